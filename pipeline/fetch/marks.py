"""Words and signs by which pages that are no content are known; lower case finds any case.

Each is a fact about one product or a fixed phrase. None is evidence alone in a page of status
200: sound pages carry scripts of Cloudflare, consent banners and offers to subscribe as well.
"""

import re

WALL_HEADERS = {
    "cf-mitigated": "challenge",
    "x-amzn-waf-action": "",
    "x-vercel-mitigated": "",
}
"""Header and the word that its value holds, set where a wall answers instead of the site."""

WALL_TITLES = {
    "just a moment...": "Cloudflare",
    "attention required! | cloudflare": "Cloudflare",
    "access denied": "a bot wall",
    "vercel security checkpoint": "Vercel",
    "ddos-guard": "DDoS-Guard",
    "making sure you're not a bot!": "Anubis",
    "pardon our interruption": "Imperva",
    "robot check": "Amazon",
    "are you a robot?": "a bot wall",
    "human verification": "AWS WAF",
    "you are being redirected...": "Sucuri",
    "verifying your browser": "a bot wall",
}

WALL_SIGNS = {
    b"_cf_chl_opt": "Cloudflare",
    b"_incapsula_resource": "Imperva",
    b"errors.edgesuite.net": "Akamai",
    b"captcha-delivery.com": "DataDome",
    b"px-captcha": "HUMAN",
    b"gokuprops": "AWS WAF",
    b"awswafcookiedomainlist": "AWS WAF",
    b"sgcaptcha": "SiteGround",
    b"undeclared automated tool": "SEC",
}
"""Scripts and words of the walls' own pages."""
CAPTCHA_SIGNS = (b"g-recaptcha", b"h-captcha", b"cf-turnstile", b"recaptcha/api.js")
"""Sound pages use these in forms."""
CAPTCHA_PHRASES = (
    "are a human",
    "are human",
    "not a robot",
    "not a bot",
    "a robot?",
    "unusual traffic",
    "security check",
    "complete the captcha",
)

APP_MOUNTS = (
    b'id="root"',
    b'id="app"',
    b'id="__next"',
    b'id="__nuxt"',
    b'id="___gatsby"',
    b"<app-root",
    b"id=root>",
    b"id=app>",
)
"""Elements that scripts fill."""
ENABLE_JS = re.compile(rb"(enable|requires?|turn on|without) javascript")
EMBEDDED_DATA = (
    b"__next_data__",
    b"__next_f.push",
    b"__nuxt__",
    b"__nuxt_data__",
    b"__initial_state__",
    b"__remixcontext",
    b"__apollo_state__",
)
"""Scripts that carry the content itself: a parser may read it from there."""

CONSENT_HOST = re.compile(r"^consent\.|^consents?-|(^|\.)privacy-mgmt\.com$")
CONSENT_TITLE = re.compile(
    r"before you continue|cookie|consent|privacy|einwilligung|datenschutz|bevor sie"
    r"|avant de continuer|confidentialit|privacidad|antes de continuar|prima di continuare"
    r"|voordat (?:je|u)|toestemming"
    r"|同意|続行する前に|クッキー"
)
CONSENT_CHOICES = (
    "accept all",
    "accept & continue",
    "accept and continue",
    "agree and continue",
    "i agree",
    "allow all",
    "reject all",
    "decline all",
    "manage options",
    "manage preferences",
    "manage cookies",
    "cookie settings",
    "more options",
    # German, French, Dutch, Spanish, Italian, Japanese
    *("alle akzeptieren", "alle ablehnen", "alle cookies akzeptieren", "einstellungen verwalten"),
    *("zustimmen und weiter", "tout accepter", "tout refuser", "accepter et continuer"),
    *("gérer mes choix", "alles accepteren", "alles weigeren", "alles afwijzen"),
    *("voorkeuren beheren", "aceptar todo", "aceptar todas", "rechazar todo", "rechazar todas"),
    *("configurar cookies", "accetta tutto", "accetta tutti", "rifiuta tutto", "rifiuta tutti"),
    *(
        "gestisci preferenze",
        "すべて同意",
        "すべて受け入れる",
        "すべて許可",
        "すべて拒否",
        "同意する",
    ),
)
CONSENT_REASONS = (
    "before you continue",
    "we use cookies",
    "uses cookies",
    "we and our partners",
    "our partners store",
    "we value your privacy",
    "your privacy choices",
    "consent to",
    *("bevor sie fortfahren", "verwenden cookies", "verwendet cookies", "nutzen cookies"),
    *(
        "wir und unsere partner",
        "avant de continuer",
        "utilisons des cookies",
        "utilise des cookies",
    ),
    *("nos partenaires", "voordat je verdergaat", "gebruiken cookies", "gebruikt cookies"),
    *("onze partners", "antes de continuar", "utilizamos cookies", "usamos cookies"),
    *("nuestros socios", "prima di continuare", "utilizziamo i cookie", "utilizza i cookie"),
    *(
        "utilizziamo cookie",
        "i nostri partner",
        "続行する前に",
        "cookieを使用",
        "cookie を使用",
        "クッキーを使用",
    ),
)

PAYWALL_PROPERTY = b'"isAccessibleForFree"'
PAYWALL_STATEMENT = re.compile(PAYWALL_PROPERTY + rb'\s*:\s*"?[Ff]alse')
"""The publisher's own word: https://schema.org/isAccessibleForFree"""
PAYWALL_PHRASES = (
    b"for paid subscribers",
    b"subscribe to continue",
    b"subscribe to read",
    b"subscribe to keep reading",
    b"to continue reading",
    b"to keep reading",
    b"already a subscriber",
    b"subscribers only",
    b"unlock this article",
    b"become a paid subscriber",
)

MISSING_TITLES = re.compile(
    r"(error |http )?404( error)?|(404:? |error )?(page )?not found( \(?404\)?)?"
    r"|404:? this page could not be found\.?|(this |the )?page (does not|doesn't) exist"
    r"|(this |the )?page (cannot|can't|could not|couldn't) be found"
)
FAULT_TITLES = re.compile(
    r"(5\d\d:? )?(internal server error|bad gateway|service (temporarily )?unavailable"
    r"|gateway time-?out)|(site |under |scheduled |down for )?maintenance( mode)?"
    r"|we'll be (right )?back( soon)?[.!]?|an error occurred|application error"
)
LOGIN_TITLES = re.compile(
    r"(log|sign) ?in( to .{1,60})?|log ?on|please (log|sign) in|login required"
)
TITLE_BREAK = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022:-]\s+|\s*[|\u00b7\u2022]\s*")

PRIVATE_STORE = re.compile(
    r"(^|\.)s3([.-][a-z0-9-]+)*\.amazonaws\.com(\.cn)?$|(^|\.)storage\.googleapis\.com$"
    r"|\.blob\.core\.windows\.net$|\.digitaloceanspaces\.com$|\.r2\.cloudflarestorage\.com$"
)
"""Stores that answer 403 for missing files as well as for private ones (aws-cli #2041)."""
