"""What pages in place of content say, in the languages of the sites that are read.

Stems rather than phrases: each site words its own. None is evidence alone, and each pattern is
matched against text in lower case. Languages: English, German, French, Spanish, Italian, Dutch,
Polish, Portuguese, Japanese, Chinese, Korean; Swedish, Turkish and Russian in part.
"""

import re

CONSENT_GROUPS = (
    re.compile(r"cookie|ciasteczk|kakor\b|çerez|クッキー|쿠키|tracking|traceur"),
    re.compile(
        r"consent|einwillig|zustimm|consenso|toestemming|\bzgod[aęyą]\b|zgadzam|同意|동의"
        r"|before you continue|bevor sie fortfahren|avant de continuer|antes de continuar"
        r"|prima di continuare|voordat (?:je|u) verder|zanim przejdziesz|続行する前に|계속하기 전에"
        r"|samtyck|innan du fortsätter|r\wzan|devam etmeden önce|согласи|прежде чем продолжить"
    ),
    re.compile(
        r"privacy|datenschutz|personenbezogen|vie privée|confidentialité|données personnelles"
        r"|privacidad|datos personales|riservatezza|dati personali|persoonsgegevens|prywatnoś"
        r"|privatsphäre|privéleven|dane osobowe|danych osobowych|privacidade|dados pessoais"
        r"|プライバシー|個人(?:情報|データ)"
        r"|隐私|隱私|个人(?:信息|数据)|개인정보"
        r"|integritet|personuppgift|gizlilik|kişisel veri|конфиденциальн|персональн\w+ данн"
    ),
    re.compile(
        r"\bads?\b|advertis|werbung|anzeigen|publicit|anuncios|annunci|pubblicit|advertenti"
        r"|reklam|annons|реклам|anúncios|広告|广告|廣告|광고"
    ),
    re.compile(
        r"(?:our|unsere|\d+) partners?\b|partnern?\b.{0,20}(?:speicher|verarbeit)"
        r"|unsere.{0,20}partner"
        r"|nos (?:\d+ )?partenaires|nuestros (?:\d+ )?socios|nostri (?:\d+ )?partner"
        r"|onze (?:\d+ )?partners|nasi.{0,20}partnerzy|nossos (?:\d+ )?parceiros"
        r"|third parties|dritt(?:e|en|anbieter)\b|des tiers\b|terceros|terze parti|\bderden\b"
        r"|stron\w* trzeci|terceiros|パートナー|第三者|合作伙伴|合作夥伴|第三方|파트너|제3자"
        r"|våra (?:\d+ )?partner|iş ortaklar|наши.{0,10} партн"
    ),
    re.compile(
        r"on (?:a|your) device|auf (?:einem|ihrem|deinem) gerät|sur (?:un|votre) (?:appareil"
        r"|terminal)"
        r"|en (?:un|su|tu) dispositivo|su(?:l| un) dispositivo|op (?:een|je|uw) apparaat"
        r"|na urządzeniu|n?um dispositivo|端末に|デバイス(?:に|上)|设备上|裝置上|기기에"
        r"|på (?:din|en) enhet|cihaz\wn\wz|на (?:вашем )?устройств"
    ),
)
"""What a request for consent speaks of; a notice on another page has one or two of these."""

CONSENT_SUBJECT = re.compile(
    r"before you continue|cookie|consent|privacy|einwilligung|zustimmung|datenschutz|bevor sie"
    r"|avant de continuer|confidentialit|vie privée|privacidad|antes de continuar"
    r"|prima di continuare|voordat (?:je|u)|toestemming|prywatno|zgod[aęy]\b|privacidade"
    r"|同意|続行する前に|クッキー|プライバシー|隐私|隱私|쿠키|개인정보|동의"
    r"|innan du|samtycke|integritet|devam etmeden|çerez|gizlilik|прежде чем|конфиденциальн"
)
"""Titles of pages that ask for consent."""

CONSENT_CHOICE = re.compile(
    r"\b(?:accept|agree|allow|reject|decline|refuse|manage|got it)"
    r"|(?:cookie|privacy|consent) (?:settings|preferences|choices)|more options"
    r"|akzeptier|ablehnen|zustimmen|zulassen|einverstanden|einstellungen"
    r"|accepte|refuser|paramétrer|gérer|personnaliser|autoriser|j'accepte|tout accepter"
    r"|acept|rechaz|configurar|gestionar|permitir"
    r"|accett|rifiut|gestisci|personalizza|acconsent"
    r"|akkoord|weiger|afwijzen|instellen|voorkeuren|toestaan"
    r"|akceptuj|zgadzam|odrzu|ustawienia|zezw|przejdź do serwisu"
    r"|aceit|rejeit|recus|concord|gerir|gerenciar|mais opções"
    r"|同意|受け入れ|許可|拒否|承諾|設定|接受|拒绝|拒絕|允许|允許|管理|设置"
    r"|동의|수락|허용|거부|설정"
    r"|acceptera|godkänn|avvisa|\bneka\b|tillåt|hantera|inställning"
    r"|kabul et|reddet|çerez ayar|tercihler|принять|отклонить|разрешить|настро[ий]"
)
"""Words of the buttons by which a person answers it."""

CONTINUE = re.compile(
    r"(?:ok(?:ay)?|alles klar|continue|weiter|continuer|continuar|continua|prosegui|verder(?:gaan)?"
    r"|dalej|prosseguir|avançar|続ける|続行|はい|继续|繼續|계속(?:하기)?|확인)[.!]?"
)
"""Whole texts of buttons that a person who reads on presses."""

_CHECKED = (
    r"confirm|verif|vérifi|verify|prove|certif|bestätig|überprüf|nachweis|comprueb|comprob|demuestr"
    r"|conferma|controll|bevestig|controleer|potwierd|sprawdz|確認|検証|确认|確認|验证|驗證|확인"
    r"|인증|checking"
)
_PERSON = (
    r"human|\bbots?\b|robot|roboter|real person|mensch|humain|persona\b|umano|mens bent|człowiek"
    r"|robô|人間|ロボット|真人|人类|人類|机器人|機器人|사람|로봇"
)
_BROWSER = (
    r"(?:your|ihr|ihren|votre|su|tu|il tuo|je|uw|twoj\w+|o seu|seu|お使いの|您的|你的) "
    r"?(?:browser|navigat\w+|navegador|przeglądark\w+|ブラウザ|浏览器|瀏覽器)"
    r"|ブラウザー?を(?:確認|検証)|브라우저"
)
IS_HUMAN = re.compile(
    rf"(?:{_CHECKED}).{{0,80}}(?:{_PERSON}|{_BROWSER})"
    rf"|(?:{_PERSON}|{_BROWSER}).{{0,40}}(?:{_CHECKED})"
    r"|(?:not a|kein|pas un|no (?:soy|eres|es) un|non (?:sei|sono|è) un|geen|nie (?:jestem|jesteś)"
    r"|não (?:é|sou) um) (?:robot|bot|roboter|robotem|robô)\b"
    r"|不是(?:机器人|機器人)|ロボットではあり|로봇이 아닙니다"
    r"|unusual traffic|ungewöhnlichen? (?:datenverkehr|zugriff)|trafic (?:inhabituel|anormal)"
    r"|tráfico inusual|tráfego (?:incomum|invulgar)|traffico insolito|ongebruikelijk verkeer"
    r"|nietypowy ruch|通常と異なるトラフィック|异常流量|異常流量|비정상적인 트래픽"
    r"|security check|complete the captcha|captcha|sicherheits(?:über)?prüfung|sicherheitsabfrage"
    r"|(?:vérification|contrôle) de sécurité|(?:comprobación|control) de seguridad"
    r"|controllo di sicurezza|beveiligingscontrole|weryfikacja|verificação de segurança"
    r"|セキュリティ(?:チェック|確認)|画像認証|安全(?:验证|驗證|检查)|验证码|驗證碼|滑块"
    r"|보안 (?:확인|문자)"
    r"|(?:automated|automatisierte\w*|automatisés?|automatizad\w+|automatizzat\w+"
    r"|geautomatiseerd\w*|automatyczn\w+) ?(?:access|requests?|traffic|tools|anfragen|zugriffe"
    r"|solicitudes|richieste|verzoeken|zapytania|pedidos)|automation tools"
    r"|(?:requêtes?|comportement|accès|accesos?|tráfico|tráfego|traffico|accessi) auto?mati[sz]\w+"
    r"|自動(?:化された)?アクセス|自动化(?:访问|请求)|자동화된 (?:접근|요청)"
)
"""A check for bots asks who is there."""

DENIED_TITLES = re.compile(
    r"access (?:to this page has been )?denied|zugriff verweigert|zugang verweigert|accès refusé"
    r"|acceso (?:denegado|prohibido)|accesso negato|toegang geweigerd|(?:odmowa|brak) dostępu"
    r"|dostęp (?:zabroniony|zablokowany)|acesso (?:negado|recusado)|アクセスが拒否されました"
    r"|アクセス(?:拒否|が禁止されています)|(?:访问被拒绝|拒绝访问|存取被拒|拒絕存取)"
    r"|(?:접근|액세스)(?:이|가) (?:거부|차단)되었습니다|request rejected"
    r"|(?:sorry, )?you have been blocked|(?:error )?403[ :-]*(?:forbidden|error)?"
    r"|forbidden|(?:zugriff|zugang|ihr zugriff wurde) (?:blockiert|gesperrt)|accès bloqué"
    r"|acceso bloqueado|accesso bloccato|toegang geblokkeerd|acesso bloqueado"
    r"|åtkomst (?:nekad|nekas)|erişim (?:engellendi|reddedildi)"
    r"|доступ (?:запрещ[её]н|закрыт|ограничен|заблокирован)"
    r"|アクセスがブロックされました|您的访问(?:已)?被(?:拦截|阻止)|访问被(?:拦截|阻止)"
)
WAIT_TITLES = re.compile(
    r"(?:just a moment|(?:nur )?einen (?:kleinen )?moment(?: bitte)?|un instant|un momento"
    r"|(?:even geduld|een moment)(?: geduld)?(?: a\.?u\.?b\.?)?|(?:jeszcze )?chwil\w+"
    r"|(?:só )?um momento"
    r"|しばらくお待ちください|少々お待ちください|请稍[候等]|請稍候|잠시만 (?:기다리십시오"
    r"|기다려 주세요))"
    r"\s*(?:…|\.{1,3}|。)?"
)
"""Titles of walls that let nobody in, or nobody before scripts have run."""

MISSING_TITLES = re.compile(
    r"(error |http )?404( error)?|(404:? |error )?(page )?not found( \(?404\)?)?"
    r"|404:? this page could not be found\.?|(this |the )?page (does not|doesn't) exist"
    r"|(this |the )?page (cannot|can't|could not|couldn't) be found"
    r"|(404:? )?(?:(?:die )?seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)"
    r"|página no encontrada|pagina non trovata|pagina niet gevonden"
    r"|(?:nie znaleziono strony|strona nie (?:została znaleziona|istnieje))|página não encontrada"
    r"|(?:お探しの)?ページが見つかりません(?:でした)?|(?:页面不存在|页面未找到|找不到页面"
    r"|未找到页面|找不到頁面)"
    r"|페이지를 찾을 수 없습니다)[.!。]?"
)
FAULT_TITLES = re.compile(
    r"(5\d\d:? )?(internal server error|bad gateway|service (temporarily )?unavailable"
    r"|gateway time-?out)|(site |under |scheduled |down for )?maintenance( mode)?"
    r"|we'll be (right )?back( soon)?[.!]?|an error occurred|application error"
    r"|wartungs(?:arbeiten|modus)|(?:site )?en maintenance|en mantenimiento|in manutenzione"
    r"|onderhoud|przerwa techniczna|em manutenção|メンテナンス中|(?:系统|网站)?维护中"
    r"|(?:서버 )?점검 중"
)
LOGIN_TITLES = re.compile(
    r"(log|sign) ?in( to .{1,60})?|log ?on|please (log|sign) in|login required"
    r"|anmelde[n]?|anmeldung|einloggen|(?:se )?connecter|connexion|iniciar sesión|inicia sesión"
    r"|accedi|inloggen|zaloguj się|logowanie|entrar|iniciar sessão|ログイン|登录|登錄|登入|로그인"
)
