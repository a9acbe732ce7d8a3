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
