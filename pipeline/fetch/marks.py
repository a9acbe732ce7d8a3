"""Signs of products by which pages that are no content are known; lower case finds any case.

Words are in `wall_words.py`. None is evidence alone in a page of status
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
    "access denied": "a bot wall",
    "attention required! | cloudflare": "Cloudflare",
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
    b"perfdrive.com": "Radware",
    b"_____tmd_____": "Alibaba Cloud",
    b"anubis_challenge": "Anubis",
    b"/.well-known/ddos-guard": "DDoS-Guard",
    b"kpsdk": "Kasada",
    b"queue-it.net": "a waiting room",
    b"undeclared automated tool": "SEC",
}
"""Scripts and words of the walls' own pages."""
CAPTCHA_SIGNS = (
    b"g-recaptcha",
    b"h-captcha",
    b"cf-turnstile",
    b"recaptcha/api.js",
    b"hcaptcha.com",
    b"challenges.cloudflare.com",
    b"frc-captcha",
    b"<altcha-widget",
    b"smartcaptcha",
    b"geetest",
    b"arkoselabs",
    b"tcaptcha",
    b"aliyuncaptcha",
    b"mtcaptcha",
)
"""Sound pages use these in forms."""

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
CONSENT_MANAGERS = (
    b"sp_message_container",
    b"onetrust",
    b"cookiebot",
    b"usercentrics",
    b"didomi",
    b"qc-cmp2",
    b"trustarc",
    b"cmpbox",
    b"iubenda",
    b"cookieyes",
    b"osano",
    b"axeptio",
    b"klaro",
    b"borlabs-cookie",
    b"complianz",
    b"__tcfapi",
    b"fundingchoices",
    b"sirdata",
    b"truste",
)
"""Scripts and elements of products that ask for consent; most sites in Europe carry one."""

PAID_GATE = re.compile(
    rb"(?:class|id|data-[a-z-]+)=[\"'][^\"'>]{0,200}"
    rb"(?:pay-?wall|reg-?wall|subscri(?:be|ption)-?wall|gh-post-upgrade|piano-|poool|tp-container)"
)
"""Elements that stand where a page was cut; sound pages may have one that nothing fills."""
PAID_SIGNS = (b"wall", b"gh-post-upgrade", b"piano-", b"poool", b"tp-container")
"""Each has one of these in it."""
NOT_FREE_SIGNS = (b"isaccessibleforfree", b"content_tier")
"""So has what `NOT_FREE` finds, in lower case."""

TITLE_BREAK = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022:-]\s+|\s*[|\u00b7\u2022]\s*")

PRIVATE_STORE = re.compile(
    r"(^|\.)s3([.-][a-z0-9-]+)*\.amazonaws\.com(\.cn)?$|(^|\.)storage\.googleapis\.com$"
    r"|\.blob\.core\.windows\.net$|\.digitaloceanspaces\.com$|\.r2\.cloudflarestorage\.com$"
)
"""Stores that answer 403 for missing files as well as for private ones (aws-cli #2041)."""
