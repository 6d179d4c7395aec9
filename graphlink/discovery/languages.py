"""Languages: names of columns and tables in other languages, told over in the English words that meanings know.

A word is a known one (`usuario`), or put together of known ones without a blank, as German and Chinese have it
(`kundennummer`, `用户编号`). Romance languages name the thing first: `id_usuario` is `user_id`.
"""

import unicodedata
from functools import cache

__all__ = ["in_english"]

_FIRST = {
    "user": (
        "usuario usuarios utilisateur utilisateurs usuaria utente utenti utilizador utilizadores uzytkownik "
        "uzytkownika uzytkownicy uzivatel uzivatele"
    ),
    "customer": "cliente clientes clienti klient klienta klienci",
    "account": "cuenta cuentas compte comptes conta contas conto conti konta",
    "member": "socio socios membre membres membro membros adherent",
    "device": "dispositivo dispositivos appareil terminal aparelho equipo urzadzenie urzadzenia urzadzen",
    "card": "tarjeta carte cartao carta karty",
    "fingerprint": "huella empreinte impressao digital impronta odcisk",
    "email": "correo courriel mel poczta",
    "phone": "telefono telefone movil celular portable cellulare",
    "address": "direccion adresse endereco indirizzo",
    "date": "fecha",
    "time": "hora heure ora horodatage instante godzina",
    "signup": (
        "alta inscription inscripcion inscricao cadastro registro registrazione enregistrement iscrizione "
        "rejestracja rejestracji"
    ),
    "created": "creacion creation criacao creazione cree creado criado utworzono utworzenia",
    "login": "acceso connexion acesso accesso conexion logowanie logowania",
    "number": "numero numer",
    "id": "identificador identifiant identificativo codigo codice identyfikator",
    "company": "empresa societe entreprise azienda",
    "model": "modelo modele modello",
    "message": "mensaje mensagem messaggio",
    "question": "pregunta pergunta domanda",
    "input": "entrada saisie",
    "query": "consulta requete richiesta",
    "text": "texto texte testo",
    "payment": "pago paiement pagamento platnosc platnosci",
    "domain": "dominio domaine",
    "type": "tipo",
    "status": "estado statut stato",
}
"""English word -> words of languages in which the thing is named first."""

_LAST = {
    "user": (
        "benutzer nutzer anwender gebruiker пользователь пользователя пользователи 用户 使用者 ユーザー 사용자 "
        "kullanici kullanıcı"
    ),
    "customer": "kunde kunden kundin klant klanten клиент клиента клиенты 客户 顧客 musteri",
    "account": "konto konten аккаунт 账号 账户 帳號 アカウント 계정 hesap hesabi hesabı",
    "member": "mitglied mitglieder mitglieds lid leden 会员 會員 会員 회원 uye",
    "device": "gerat gerate geraet geraete apparaat устройство устройства 设备 設備 裝置 端末 デバイス 기기 cihaz",
    "card": "karte karten kaart карта карты 卡 银行卡 信用卡 カード 카드 kart kartı",
    "fingerprint": "fingerabdruck отпечаток 指纹 指紋 parmak",
    "email": "почта 邮箱 電子郵件 邮件 メール メールアドレス 이메일 eposta",
    "phone": "telefon handy mobil rufnummer телефон 手机 电话 手机号 電話 電話番号 전화번호",
    "address": "adresse anschrift adres адрес 地址 アドレス 주소 adresi",
    "date": "datum дата 日期 日付 日付け tarih tarihi buchungstag",
    "time": "zeit uhrzeit zeitpunkt zeitstempel tijd tijdstip время 时间 時間 日時 時刻 시간 일시 saat saati zaman",
    "signup": "registrierung registrierungs регистрации 注册 登録 註冊 가입 kayit kayıt",
    "created": "angelegt erstellt erstellungs registriert aangemaakt создан 创建 作成",
    "login": "anmeldung anmelde вход 登录 登入 ログイン 로그인 giris oturum",
    "number": "nummer nr номер numarasi numarası",
    "id": "kennung kennzeichen ид 编号 号 番号 标识 번호 아이디 kimligi kimlik",
    "company": "firma unternehmen bedrijf компания 公司 企业 会社",
    "model": "modell модель 模型 モデル",
    "message": "nachricht сообщение 消息 メッセージ",
    "question": "frage вопрос 问题 質問",
    "prompt": "eingabeaufforderung 提示词 提示 プロンプト 프롬프트",
    "input": "eingabe eingaben invoer ввод 输入 入力 입력",
    "query": "anfrage anfragen запрос",
    "text": "tekst текст 文本 テキスト",
    "payment": "zahlung zahlungs betaling платеж 支付 付款 決済",
    "at": "am",
    "booking": "buchungs",
    "mail": "post",
    "type": "typ 类型",
    "status": "статус 状态",
    "log": "protokoll журнал 日志 日誌 ログ 記録 기록",
}
"""English word -> words of the others."""

_DOUBTFUL = {"data": "date", "terminal": "device", "carta": "card", "digital": "fingerprint", "post": "mail"}
_DOUBTFUL |= {
    "am": "at",
    "creation": "created",
    "mobil": "phone",
    "portable": "phone",
    "conto": "account",
    "equipo": "device",
}
"""Words that are others in English: read so beside one that is not."""
_NOTHING = {"de", "del", "da", "do", "di", "la", "le", "el", "der", "die", "das", "du", "des", "d", "electronico"}
_NOTHING |= {"izi", "i", "zi"}  # A Turkish `İ` becomes two signs in small letters.
_NOTHING |= {"electronica", "electronique", "eletronico", "bancaire", "bancaria", "bancario", "credito"}
_PIECES = {"id": "id", "ip": "ip", "mail": "mail", "name": "name"}
_PIECES |= dict.fromkeys(("hash", "ハッシュ", "哈希", "해시"), "hash")
"""What stands in a compound of any language."""


def _bare(word: str) -> str:
    """The word without accents: headings are as often written without."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def _listed(table: dict[str, str]) -> dict[str, str]:
    return {_bare(word): english for english, words in table.items() for word in words.split()}


_HEAD_FIRST, _HEAD_LAST = _listed(_FIRST), _listed(_LAST)
_COMPOUNDED = {word: english for word, english in _HEAD_LAST.items() if word not in _DOUBTFUL} | _PIECES
_KNOWN = _HEAD_FIRST | _HEAD_LAST


@cache
def in_english(words: tuple[str, ...]) -> tuple[str, ...]:
    """The small words of a name, those of other languages in English; a name that has none stays as it is."""
    bare = [_bare(word) for word in words]
    if not any(_is_foreign(word) for word in bare):
        return words
    told = [english for word in bare if word not in _NOTHING for english in _told(word)]
    # The last thing named is what the whole is: in a Romance language it comes first, and an id in others too.
    if any(word in _HEAD_FIRST and word not in _HEAD_LAST for word in bare):
        return tuple(reversed(told))
    return (*told[1:], told[0]) if told[:1] == ["id"] else tuple(told)


def _is_foreign(word: str) -> bool:
    return word not in _DOUBTFUL and (word in _KNOWN or _parts(word) is not None)


def _told(word: str) -> tuple[str, ...]:
    known = _KNOWN.get(word) or _DOUBTFUL.get(word)
    return (known,) if known else _parts(word) or (word,)


@cache
def _parts(word: str) -> tuple[str, ...] | None:
    """The English words for the known ones that `word` is put together of, the longest taken first; None for none."""
    found = _pieces(word)
    return tuple(_COMPOUNDED[one] for one in found) if found and not _PIECES.keys() >= {*found} else None


def _pieces(word: str) -> tuple[str, ...] | None:
    if not word:
        return ()
    for length in range(len(word), 0, -1):
        rest = _pieces(word[length:]) if word[:length] in _COMPOUNDED else None
        if rest is not None:
            return (word[:length], *rest)
    return None
