"""How pages say that they show a part of an article to those who have not paid.

In English, German, French, Spanish, Italian, Dutch, Polish, Portuguese, Japanese, Chinese, Korean;
each pattern is matched against text in lower case.
"""

import re

NOT_FREE = re.compile(
    rb"isAccessibleForFree[\"']{1,2}\s*(?::|content=)\s*[\"']?(?:false|no)\b"
    rb"|content_tier[\"']\s*content=[\"'](?:locked|premium|metered)\b",
    re.I,
)
"""The publisher's own word: https://schema.org/isAccessibleForFree, in JSON-LD or an attribute;
Facebook's `article:content_tier`."""

PAID_OFFER = re.compile(
    r"for (?:\w+ )?(?:subscribers|members)\b|(?:subscribers|members)[ -]only"
    r"|subscribe (?:to|and) (?:continue|read|keep|unlock|access)|to (?:continue|keep) reading"
    r"|(?:continue|keep) reading with|already a (?:paid )?subscriber|unlock this (?:article|story"
    r"|post)"
    r"|become a (?:paid )?subscriber|rest of (?:this|the) (?:article|story|post)"
    r"|(?:weiterlesen|weiter lesen) mit|jetzt (?:abonnieren|weiterlesen|freischalten)"
    r"|(?:nur|exklusiv) für (?:abonnent|mitglieder)|artikel (?:freischalten|mit .{1,20} lesen)"
    r"|(?:schon|bereits) abonnent|(?:réservée?s?|exclusi\w+) (?:aux|à nos|pour les) abonnés"
    r"|il vous reste .{0,40}à (?:lire|découvrir)|abonnez-vous pour|déjà abonné|pour lire la suite"
    r"|(?:exclusiv\w+|solo) para (?:nuestros )?(?:suscriptores|socios)|suscríbete (?:para|y)"
    r"|para (?:seguir|continuar) leyendo|ya (?:eres|soy) suscriptor"
    r"|(?:riservat\w+ agli|(?:solo|esclusiv\w+) per gli) abbonati|abbonati (?:per|e) "
    r"|(?:per )?continua(?:re)? a leggere|(?:sei )?già abbonato"
    r"|lees (?:verder|dit artikel).{0,40}(?:abonne|account|met )|(?:alleen"
    r"|exclusief) voor (?:abonnees|leden)"
    r"|al abonnee|dalsz[aąe] część|(?:tylko|wyłącznie|dostępn\w+) dla (?:subskrybentów"
    r"|prenumeratorów)"
    r"|aby czytać dalej|czytaj dalej (?:z|po)|(?:exclusiv\w+|só|apenas) para (?:assinantes"
    r"|subscritores)"
    r"|assine (?:para|e)|para continuar (?:a ler|lendo)|já é (?:assinante|subscritor)"
    r"|有料会員|会員限定|有料記事|続きを(?:読む|ご覧)(?:には|になる)|残り\s?[\d,]+\s?(?:文字|字)"
    r"|付费(?:内容|阅读|文章)|付費(?:內容|閱讀)|(?:订阅|訂閱)(?:后|後|以).{0,8}(?:阅读|閱讀|全文)"
    r"|(?:会员|會員)(?:专享|專享)"
    r"|(?:剩余|余下)(?:内容|全文|\s?\d+%)|유료\s?(?:구독|회원|기사|독자)|(?:구독자|회원) ?전용"
    r"|구독 ?(?:후|하고)|전문을 (?:보|읽)"
)
"""Offers to pay for the rest of an article."""

_PAYING = (
    r"subscri|abonn|suscr|abbona|prenumer|subskry|wykup|assine|assinant|\bmembers?\b|premium"
    r"|mitglied|\w\+|\bplus\b|購読|会員|有料|订阅|会员|付费|訂閱|會員|付費|구독|회원|유료"
)
_READING = (
    r"\bread|\blesen|weiter|zugang|\blire\b|\bsuite\b|accès|réserv|\bleer\b|leyendo|límites"
    r"|\blegg|riservat|\blezen|verder|\blees|czyta|artykuł|dostęp|\bler\b|acesso|access\b"
    r"|ilimit|exclusi|読|限定|残り|専用|阅读|閱讀|全文|剩余|专享|읽|전용|전문"
)
PAID_READING = re.compile(
    rf"(?:{_PAYING}).{{0,80}}(?:{_READING})|(?:{_READING}).{{0,80}}(?:{_PAYING})"
)
"""Any offer to pay and read; evidence only where the rest of the text is short."""
