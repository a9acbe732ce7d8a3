"use strict";

// How a query is compared with the spellings of the index. Shared with the tests, which run it
// in Node: nothing in it knows of a page.

/** Words of letters or of digits: `Llama3.3-70B` is llama, 3, 3, 70, b. */
function wordsOf(text) {
  return text.toLowerCase().normalize("NFKD").match(/[a-z]+|\d+/g) ?? [];
}

/** A spelling without gaps, and the places where its words start. */
function spelled(text) {
  const words = wordsOf(text);
  const starts = new Map();
  let length = 0;
  for (const word of words) {
    starts.set(length, word);
    length += word.length;
  }
  return { text: words.join(""), starts };
}

const isDigits = (text) => /^\d/.test(text);

/** Where a word of a query stands in a spelling, from a place on; null if it does not.
    A number is whole, unless it is the last word, which may still be being typed. */
function placeOf(word, isLast, spelling, used) {
  for (const [start, own] of spelling.starts) {
    if (used.has(start) || !spelling.text.startsWith(word, start)) continue;
    if (isDigits(word) && !isLast && own !== word) continue;
    return start;
  }
  return null;
}

/** How badly a query fits a spelling: 0 is best, null not at all. */
function misfit(query, spelling) {
  const joined = query.join("");
  if (spelling.text === joined) return 0;
  const used = new Set();
  let apart = 0;
  let end = 0; // A name that begins with something else is of another model more often.
  for (const [index, word] of query.entries()) {
    const start = placeOf(word, index === query.length - 1, spelling, used);
    if (start === null) return null;
    used.add(start);
    if (start !== end) apart += 1;
    end = start + word.length;
  }
  return 1 + apart + (spelling.text.length - joined.length) / 100;
}

/** Prepare the index: entries of name, address, number of sellers, spellings. */
function prepared(entries) {
  return entries.map(([name, path, sellers, spellings]) => ({
    name,
    path,
    sellers,
    spellings: [name, ...spellings].map(spelled),
  }));
}

/** Entries that a query finds, the best first: those that fit, then those of most sellers. */
function found(index, text, most = 12) {
  const query = wordsOf(text);
  if (!query.length) return [];
  const hits = [];
  for (const entry of index) {
    let least = null;
    for (const spelling of entry.spellings) {
      const own = misfit(query, spelling);
      if (own !== null && (least === null || own < least)) least = own;
    }
    if (least !== null) hits.push([Math.floor(least), -entry.sellers, least, entry]);
  }
  hits.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
  return hits.slice(0, most).map((hit) => hit[3]);
}

/** How many letters must be left out, added, replaced or swapped to make a word begin another. */
function mistakes(word, own) {
  let [before, last] = [[], [...own, ""].map((_, place) => place)];
  for (let row = 1; row <= word.length; row += 1) {
    const next = [row];
    for (let at = 1; at <= own.length; at += 1) {
      const isSame = word[row - 1] === own[at - 1];
      const isSwapped = word[row - 1] === own[at - 2] && word[row - 2] === own[at - 1];
      next[at] = Math.min(last[at] + 1, next[at - 1] + 1, last[at - 1] + !isSame);
      if (isSwapped) next[at] = Math.min(next[at], before[at - 2] + 1);
    }
    [before, last] = [last, next];
  }
  return Math.min(...last) + Math.min(1, Math.abs(own.length - word.length)) / 10;
}

/** Entries that may be meant by a query that finds none: words that no name has stand for those
    most like them. Numbers are as they are: another size is another model. */
function meant(index, text, most = 12) {
  const known = new Map();
  for (const { spellings } of index) {
    for (const { starts } of spellings) {
      for (const word of starts.values()) known.set(word, (known.get(word) ?? 0) + 1);
    }
  }
  const words = [...known.keys()];
  const corrected = wordsOf(text).map((word) => {
    if (isDigits(word) || words.some((own) => own.startsWith(word))) return word;
    const allowed = word.length < 3 ? 0 : word.length < 7 ? 1 : 2;
    const near = words
      .filter((own) => own.length > 2)
      .map((own) => [mistakes(word, own), -known.get(own), own])
      .filter(([count]) => Math.floor(count) <= allowed)
      .sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    return near.length ? near[0][2] : word;
  });
  return found(index, corrected.join(" "), most);
}
