"""Words of price pages in other languages, as the English ones that the readers know.

Only words that say what a price is for are here: names stay as they are, and evidence is always
the text of the page.
"""

import re
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Final

from pipeline.quantities.eastern_words import EASTERN_WORDS
from pipeline.quantities.printed_amounts import with_points

_TOKENS_FIRST: Final = (
    (
        re.compile(
            r"(?:每\s*)?(?:1?百万|100\s?万)\s*(?:个)?\s*(?:tokens?|トークン|token)(?:あたり|当たり)?",
            re.I,
        ),
        " / 1M tokens",
    ),
    (re.compile(r"(?:每\s*)?千\s*(?:个)?\s*tokens?", re.I), " / 1K tokens"),
    (re.compile(r"(?:100만|백만)\s*(?:개)?\s*(?:토큰|tokens?)\s*당?", re.I), " / 1M tokens"),
    (re.compile(r"(?:1,?000|千)\s*(?:トークン|토큰)(?:あたり|당)?"), " / 1K tokens"),
    (
        re.compile(
            r"(?P<of>1?[0-9,]*\s?(?:文字|トークン|分|枚)|1?時間|1?100万\s?(?:文字|トークン))"
            r"(?:あたり|当たり|につき)\s*(?P<price>[0-9][0-9.,]*\s?円|[¥￥]\s?[0-9][0-9.,]*)"
        ),
        r"\g<price> / \g<of>",
    ),
    (re.compile(r"1?\s*時間(?:あたり|当たり)"), " / hour"),
    (re.compile(r"[/\uff0f]\s*1?分"), " / minute"),
    (re.compile(r"1?\s*(?:枚|画像)(?:あたり|当たり)"), " / image"),
)
_PER: Final = (
    r"(?:pro|je|par|por|per|al|à l['’]|all['’]|pour|für|voor|la|l['’]|el|au|le|les|die)\s*"
)
_JETON: Final = r"(?:tokens?|jetons?|fichas?)"
_EUROPEAN: Final[tuple[tuple[str, str], ...]] = (
    (rf"(?:pro|je|für)\s*(?:1\s?|eine )?(?:Mio\.?|Million(?:en)?)\s*{_JETON}\b", "per 1M tokens"),
    (rf"(?:par|pour|au|le)\s*(?:1\s?|un )?millions? (?:de\s|d['’])?{_JETON}\b", "per 1M tokens"),
    (
        rf"{_PER}(?:1\s?|un |één )?(?:millones|millón|milione|milioni|milh(?:ão|ões)|miljoen)\s*"
        rf"(?:de\s|di\s)?{_JETON}\b",
        "per 1M tokens",
    ),
    (
        rf"{_PER}(?:1[.\s]?000|mille|mil|mila|duizend|tausend)\s*(?:de\s|di\s)?{_JETON}\b",
        "per 1K tokens",
    ),
    (
        rf"(?:1\s?)?(?:Mio\.?|Millionen|millones|milioni|milhões|miljoen)\s*(?:de\s|di\s)?{_JETON}\b",
        "1M tokens",
    ),
    (rf"(?:1\s?)?(?:millions?|millón|milione|milhão) d(?:e\s|i\s|['’]){_JETON}\b", "1M tokens"),
    (
        rf"{_PER}(?:1\s?|un |una )?(?:Mio\.?|Millionen|millón|milione|miljoen)\s*(?:de\s|di\s)?"
        r"(?:Zeichen|caractères|caracteres|caratteri|tekens)",
        "per 1M characters",
    ),
    (rf"{_PER}(?:heure|hora|ora) (?:d['’]|de |di )(?:audio|son)", "per hour of audio"),
    (r"(?:pro|je) (?:Audiostunde|Stunde Audio)", "per hour of audio"),
    (rf"{_PER}(?:Stunde|heure|hora|ora|uur)\b", "per hour"),
    (rf"{_PER}(?:minuto|minuut)\b|(?:la|par) minute\b", "per minute"),
    (r"Temps réel|Echtzeit|tiempo real", "real-time"),
    (r"Différé|asynchrone|en diferido", "batch"),
    (r"en euros?|in Euro", "in EUR"),
    (rf"{_PER}(?:GPU-Stunde|heure[- ]GPU|hora[- ]GPU|GPU-uur)\b", "per GPU hour"),
    (
        rf"{_PER}1[.\s]?000\s*(?:Anfragen|requêtes|solicitudes|peticiones|richieste|verzoeken)",
        "per 1,000 requests",
    ),
    (r"Cents?\b(?=\s*(?:je|pro|par|por)\b)", "euro cent"),
    (r"Stundenpreis|prix horaire|precio por hora|tarif horaire", "price per hour"),
    (r"Monatspreis|prix mensuel|precio mensual", "price per month"),
    (rf"{_PER}(?:Bild|Bilder|imagen|immagine|imagem|afbeelding)\b", "per image"),
    (r"par image\b", "per image"),
    (
        r"(?:zwischen)?gespeicherte[rn]? (?:Eingaben?|Input)|(?:ge)?cachte[rn]? Eingaben?"
        r"|Eingaben?\s*\(?(?:gecacht|zwischengespeichert|aus dem Cache|Cache)\)?"
        r"|(?:entrée|entrada|ingresso|input)s?\s*\(?(?:(?:mise? )?en cach[eé]|in cache|em cache)\)?"
        r"|(?:entrée|entrada)s?\s+(?:almacenadas?|cacheadas?)\s*(?:en caché)?",
        "cached input",
    ),
    (r"Cache-?(?:Lesen|Treffer)|lecture (?:du |de )?cache|lectura de caché", "cache read"),
    (r"Cache-?Schreiben|écriture (?:du |de |en )?cache|escritura (?:de|en) caché", "cache write"),
    (r"en cach[eé]\b|mise? en cache|zwischengespeichert|gecacht", "cached"),
    (r"Eingabe(?:-?Token)?s?|Eingaben|entrées?|entradas?|ingresso|invoer", "input"),
    (r"Ausgabe(?:-?Token)?s?|Ausgaben|sorties?|salidas?|saídas?|uscita|uitvoer", "output"),
    (r"Modelle?|modèles?|modelos?|modell[oi]", "model"),
    (
        r"Preise?|Listenpreis|Tarife?|tarifs?|prix|precios?|preços?|prezz[oi]|prijs|prijzen|Kosten",
        "price",
    ),
    (r"Kontext(?:fenster|länge)?|contexte|fenêtre de contexte|contexto|contesto", "context"),
    (r"kostenlos|gratuite?s?|gratis|gratuito", "free"),
    (
        r"auf Anfrage|sur (?:demande|devis)|a consultar|bajo petición|su richiesta|sob consulta"
        r"|op aanvraag",
        "on request",
    ),
    (r"Batch-?(?:Verarbeitung|Modus|Betrieb|Tarif)", "batch processing"),
    (r"Stapelverarbeitung|par lots?|(?:por |em |en )?lotes?", "batch"),
    (
        r"gültig (?:ab|seit)|en vigueur (?:depuis le|au|à partir du)|valables? dès le|geldig vanaf"
        r"|vigentes? desde el|válidos? a partir de|valid[oi] dal",
        "valid from",
    ),
    (
        r"gültig bis|valables? jusqu['’]au|válidos? hasta el|valid[oi] fino al|geldig tot en met",
        "valid through",
    ),
    (r"Währung|devise|moneda", "currency"),
    (r"Einbettung(?:en)?|plongements?|incrustaci(?:ón|ones)", "embedding"),
    (r"Spracherkennung|reconnaissance vocale|transcripción", "transcription"),
    (r"Sprachausgabe|synthèse vocale|síntesis de voz", "text to speech"),
    (
        r"Bilderzeugung|Bildgenerierung|génération d['’]images?|generación de imágenes",
        "image generation",
    ),
    (r"Feinabstimmung|entraînement|entrenamiento|ajuste fino", "fine-tuning"),
    (r"monatlich|mensuel(?:le)?|mensual(?:es)?|pro Monat|par mois|al mes|por mes", "monthly"),
    (r"Beispiele?|exemples?|ejemplos?", "example"),
)
_EAST: Final = re.compile("|".join(sorted(EASTERN_WORDS, key=len, reverse=True)))
_IS_EAST: Final = re.compile("[぀-ヿ一-鿿가-힯]")
_WEST: Final = re.compile(
    rf"(?<![\w-])(?:{'|'.join(f'(?P<w{at}>{words})' for at, (words, _) in enumerate(_EUROPEAN))})"
    r"(?![\w-])",
    re.I,
)
_HINTS: Final = r"""
    gabe gespeich gecacht cachte lesen treffer schreib modell preis tarif kosten gratis frage stapel
    batch-?(?:verarbeitung|modus|betrieb)
    währung inbett sprach bild inabst mona eispiel kontext[fl] echtz stunde euro mio tausend
    entr[ée]e ntraî sorties?\b modèl prix contexte gratui demande devis par\slot plongement vocale
    génér mensu par\smois xemple jeton requê heure temps\sr différ asynchrone mille caché en\scache
    in\scache em\scache lectur[ea] critur[ea] la\sminute par\sminute par\simage
    entrada salida saída modelo precio preço moneda lotes?\b incrust ntrena ajuste\sfino voz
    transcripci imagen imágen l\smes\b r\smes\b jemplo consulta petici solicit hora tiempo diferido
    illón illones ficha mil\b mila\b ingresso uscita prezz contexto contesto immagin richiest ora\b
    minuto milion imagem milh invoer uitvoer prijs prijz aanvraag verzoek beelding uur minuut
    miljoen duizend millionen millions?\sd pro\s*(?:1\s?|eine\s)?million je\s*(?:1\s?)?million
    für\s*(?:1\s?|eine\s)?million par\s*(?:1\s?|un\s)?million pour\s*(?:1\s?|un\s)?million
    gültig vigueur valables?\s vigente válido geldig valid[oi]\s(?:dal|fino)
    au\s*(?:1\s?)?million le\s*(?:1\s?)?million cents?\s*(?:je|p[aor])
""".split()  # noqa: SIM905
"""A part of each of these words that English lacks, in small letters."""

_HINT: Final = re.compile(
    "|".join(
        f"{first}(?:{'|'.join(word[1:] for word in words)})"
        for first, words in groupby(sorted(_HINTS), key=itemgetter(0))
    )
)
"""Tells what is in English in a fraction of the time of looking for the words themselves."""

_BARE_NUMBER: Final = re.compile(
    r"\s*(?:(?:0|[1-9][0-9]*),(?:[0-9]{1,2}|(?<=0,)[0-9]+)"
    r"|[1-9][0-9]{0,2}(?:[ \u00a0\u2009\u202f'’][0-9]{3})+(?:[.,][0-9]+)?)\s*"
)


@lru_cache(maxsize=4_096)
def in_english(text: str) -> str:
    """Return a text with its words for prices in English; amounts stay as long as they are.

    >>> in_english("输入价格(命中缓存)"), in_english("Preis pro 1 Mio. Token")
    ('input price (cache hit)', 'price per 1M tokens')
    >>> in_english("0,15 € par million de jetons")
    '0.15 € per 1M tokens'
    """
    if _IS_EAST.search(text):
        for pattern, english in _TOKENS_FIRST:
            text = pattern.sub(english, text)
        text = _EAST.sub(lambda found: f" {EASTERN_WORDS[found[0]]} ", text)
        text = text.translate(_WIDE)
        text = re.sub(r"\s*/\s*/\s*", " / ", re.sub(r" {2,}", " ", text)).strip()
        return re.sub(r"\( | \)", lambda mark: mark[0].strip(), text)
    text = with_points(text)
    return _WEST.sub(_english, text) if _HINT.search(text.lower()) else text


def with_point(text: str) -> str:
    """Return a bare number with a decimal comma, or with spaces, in the English form.

    >>> with_point("0,12"), with_point("1 250"), with_point("1,250")
    ('0.12', '1,250', '1,250')
    """
    is_number = _BARE_NUMBER.fullmatch(text)
    return with_points(f"{text} EUR").removesuffix(" EUR") if is_number else text


_WIDE: Final = {0xFF08: "(", 0xFF09: ")", 0xFF0C: ",", 0xFF1A: ":", 0xFF0F: "/", 0xFF5E: "~"}
"""Wide forms of signs, by their code points."""


def _english(found: re.Match[str]) -> str:
    return _EUROPEAN[int((found.lastgroup or "w0")[1:])][1]
