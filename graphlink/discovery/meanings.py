"""Meanings: what a column can be to graphlink; a new one is one entry in MEANINGS."""

from .profiles import Profile
from .sureness import Meaning

__all__ = ["ACCOUNT", "CREATED", "MEANINGS", "MODEL", "SIGNALS", "TIME", "meaning_of"]

ACCOUNT, CREATED, TIME, MODEL = "account", "created_at", "time", "model"
SIGNALS = ("payment", "ip", "device", "template", "email", "phone", "iban", "wallet", "postal_address")
"""Meanings that are kinds of signal, in the order in which a settings file names them."""


def _time(p: Profile) -> float:
    # A number may be a time, and anything else that counts.
    times = p.times if p.times > 0.5 and not (p.numbers > 0.5 and p.different < 3) else 0.0
    # Only a name can say of such numbers that they are times and no phones, or that they are a spreadsheet's days.
    times = min(times, 0.9) if p.dialled > 0.9 else times
    return max(times, 0.6 * p.serials if p.serials > 0.9 and p.different > 2 else 0.0)


def _address(p: Profile) -> float:
    # Only a name can say of numbers that they are addresses.
    return max(p.addresses, 0.6 * p.digests, 0.6 * p.whole_addresses)


def _identity(p: Profile) -> float:
    """Whether values can name something that several accounts share: not one for each row, not a word of a few."""
    if p.different < 2 or p.length < 3 or p.blanks > 0.3 or p.masked > 0.5 or p.times > 0.9 > p.numbers:
        return 0.0
    if p.lists > 0.5:
        return 0.0
    if p.rows > 20 and p.different == p.given:
        return 0.5 if p.partial else 0.2
    return 1.0


def _card(p: Profile) -> float:
    # Four digits are the last ones of a card: thousands of strangers have them too.
    return 0.0 if p.length <= 4 and p.numbers > 0.8 else _identity(p)


def _prompt(p: Profile) -> float:
    if p.messages > 0.5:
        return 1.0
    # A list of messages is one whatever it is called; a text may be anything.
    return 0.9 if p.blanks > 0.5 and p.length > 15 and p.times < 0.5 else 0.0


def _named_group(p: Profile) -> float:
    """Whether values can be the name of a group of accounts."""
    return 1.0 if p.length < 80 and p.times < 0.5 and p.mails < 0.5 else 0.0


def _domain(p: Profile) -> float:
    return max(p.domains, p.mails)


_NEAR = ("server", "dst", "dest", "destination", "host", "local", "edge", "upstream", "gateway", "origin", "version")
_OF_CARDS = (
    *("last4", "last", "last_4", "brand", "exp", "expiry", "year", "month", "country", "cvc", "cvv", "name", "zip"),
    *("line1", "line2", "city", "state", "funding", "status", "type", "amount", "count", "intent", "tokenization"),
    *("check", "checks", "fee", "currency", "date", "at", "present", "refunded", "issue"),
)
_AROUND = (
    *("data", "attributes", "attrs", "content", "payload", "entity", "object", "resource", "notes", "metadata", "meta"),
    *("custom", "properties", "props", "extra", "tags", "labels", "context", "body", "record", "fields", "params"),
    *("parameters", "passthrough", "detail", "details", "info", "node", "result", "event", "webhook", "raw"),
    *("order", "transaction", "payment", "charge", "invoice", "subscription", "checkout", "session", "request"),
    *("cart", "purchase", "login"),
)
"""Steps of a path that wrap what is told of a row, and things of which whoever is named in them has them."""

_MACHINES = tuple(
    f"{what}_{how}"
    for what in ("device", "browser", "machine", "handset", "computer", "hardware")
    for how in ("id", "print", "fp", "hash", "uuid", "guid", "uid", "sig", "signature", "serial", "cookie", "token")
)
"""What a machine is told apart by."""
_ENTERED = tuple(
    f"{how}{when}"
    for how in ("created", "registered", "joined", "signed_up", "opened", "enrolled", "onboarded", "admitted")
    for when in ("", "_at", "_on", "_date", "_time", "_ts", "_dt", "_utc")
) + tuple(
    f"{what}_{when}"
    for what in ("enrolment", "enrollment", "onboarding", "admission", "joining", "sign_up")
    for when in ("at", "date", "time", "ts")
) + ("date_add", "date_added", "added_at", "added_on")  # fmt: skip
"""When somebody came, as banks, panels, schools and clubs call it."""
_PAID_TO = tuple(
    f"{what}_account{number}"
    for what in ("payout", "settlement", "withdrawal", "disbursement", "deposit", "beneficiary")
    for number in ("", "_number", "_no", "_hash")
)
"""Whither a platform pays somebody out."""

MEANINGS: tuple[Meaning, ...] = (
    Meaning(
        ACCOUNT,
        (
            *("account_id", "user_id", "account", "user", "userid", "uid", "customer_id", "customer", "member_id"),
            *("end_user_id", "end_user", "actor_id", "owner_id", "client_id", "subscriber_id", "player_id", "login"),
            *("username", "user_name", "author_id", "author", "principal_id", "principal", "sub", "subject", "acct"),
            *("account_uuid", "user_uuid", "accountid", "customerid", "api_key_id", "api_key", "user_api_key"),
            "key_hash",
            *("acct_id", "cust_id", "account_number", "distinct_id", "linked_id", "enduser_id", "consumer_id"),
            "consumer",
            *("customer_number", "member_number", "user_number", "member_no", "user_no", "customer_no"),
            *("cust_no", "cust"),
            *("user_arn", "identity_arn", "arn", "profile_id", "custom_id", "person_id", "user_ref", "customer_ref"),
            *("buyer_id", "seller_id", "rider_id", "driver_id", "worker_id", "student_id", "participant_id"),
            "viewer_id",
            *("shopper_reference", "shopper_id", "shopper", "from_id", "from_address", "sender_id", "from_user_id"),
            *("usr_id", "usr", "trader", "minter", "claimer", "taker"),
            *("policy_holder_id", "policyholder_id", "insured_id", "claimant_id", "patient_id", "applicant_id"),
            *("borrower_id", "donor_id", "passenger_id", "courier_id", "contact_id", "lead_id", "holder_id"),
            *("requester_id", "requester", "submitter_id", "reporter_id", "reporter", "creator_id", "creator"),
            *("author_channel_id", "commenter_id", "poster_id", "cust_visid", "imsi", "principal_email"),
            *("user_hash", "account_hash", "customer_hash", "user_id_hash", "player", "pubkey", "did", "reviewer_id"),
            *("local_id", "name_orig", "respondent_id", "prolific_pid", "prolific_id", "accountcode", "account_code"),
            *("donor_address", "contributor_address", "voter_address", "sender_address"),
            "identity_id",
        ),
        lambda p: 1.0 if p.length < 100 and p.masked < 0.5 and not p.times > 0.9 > p.numbers else 0.0,
        also=(
            *("candidate_id", "employee_id", "traveller_id", "traveler_id", "citizen_id", "taxpayer_id", "booker_id"),
            *("supporter_id", "signatory_id", "panelist_id", "panellist_id", "learner_id", "pupil_id", "punter_id"),
            *("bettor_id", "gambler_id", "gamer_id", "guest_id", "volunteer_id", "attendee_id", "resident_id"),
            "entity_id",
            *("suser", "source_user_name", "src_user", "src_user_name", "usr_name", "remote_user"),
            *("claims_oid", "principal_oid", "caller_object_id", "user_object_id", "aad_object_id", "user_oid"),
            *("loyalty_id", "cardholder_id", "depositor_id", "investor_id", "freelancer_id", "tasker_id"),
        ),
        alone=(
            *("id", "uuid", "guid", "wallet", "address", "from", "sender", "record_id", "start_id"),
            *("judge", "voter", "annotator", "rater"),
        ),
        # Ids of a platform's own people stand in the tables of others, too, beside their own.
        hints=("account", "user", "customer", "member", "client", "actor", "steamid", "openid", "xuid", "puuid"),
        never=("agent", "type", "count", "role", "created", "status", "plan", "age", "email", "phone", "ip", "alias"),
        last=True,
        within=frozenset(_AROUND),
    ),
    Meaning(
        CREATED,
        (
            *("created_at", "created", "signup_date", "signup_at", "sign_up_date", "signed_up_at", "signed_up"),
            "signup",
            *("registered_at", "registration_date", "registered", "registered_on", "joined_at", "joined"),
            "date_joined",
            *("created_on", "created_date", "creation_date", "creation_time", "created_time", "member_since"),
            *("first_seen", "inserted_at", "created_utc", "create_time", "opened_at", "signup_time", "reg_date"),
            "reg_dt",
            *("create_date", "date_created", "timecreated", "time_created", "registration_time", "signup_timestamp"),
            *("optin_time", "opt_in_time", "subscribed_at"),
            *("join_date", "user_registered", "opened", "open_date", "opening_date", "reg_time", "regdate", "joindate"),
        ),
        _time,
        also=_ENTERED,
        hints=("created", "signup", "registered", "joined", "registration", "since"),
        never=("updated", "modified", "deleted", "last", "expires", "birth", "end", "card", "trial"),
    ),
    Meaning(
        TIME,
        (
            *("ts", "time", "timestamp", "event_time", "occurred_at", "at", "start_time", "starttime", "datetime"),
            *("created_at", "created", "request_time", "requested_at", "logged_at", "log_time", "date_time", "date"),
            *("created_utc", "paid_at", "used_at", "seen_at", "login_at", "login_time", "block_time"),
            "event_timestamp",
            *("inserted_at", "received_at", "time_local", "time_stamp", "start", "started_at", "published"),
            "charged_at",
        ),
        _time,
        hints=("time", "date", "timestamp", "at", "ts", "when", "created", "dt"),
        never=(
            *("updated", "modified", "deleted", "expires", "expiry", "exp", "end", "ended", "finished", "completion"),
            *("birth", "due", "duration", "taken", "zone", "latency", "elapsed", "refunded", "offset", "signup"),
            *("synced", "extracted", "loaded", "ingested", "imported", "exported", "emitted", "batched"),
        ),
        speaks=0.95,
    ),
    Meaning(
        "ip",
        (
            *("client_ip", "ip", "ip_address", "client_ip_address", "cf_connecting_ip", "true_client_ip"),
            *("x_forwarded_for", "x_real_ip", "remote_addr", "remote_ip", "source_ip", "src_ip", "user_ip"),
            "forwarded_for",
            *("forwarded", "xff", "ipaddress", "c_ip", "requester_ip_address", "remote_address", "clientip", "peer_ip"),
            *("signup_ip", "registration_ip", "login_ip", "last_ip", "ip_addr", "ip_hash", "client_addr"),
            *("http_x_forwarded_for", "client_address", "ipv4", "ipv6", "address_ip"),
            *("client_host", "remote_host"),
        ),
        _address,
        hints=("ip", "forwarded", "addr", "xff"),
        never=_NEAR,
        speaks=0.9,
    ),
    Meaning(
        "device",
        (
            *(
                "device_fingerprint",
                "visitor_fingerprint",
                "device_id",
                "fingerprint",
                "device",
                "visitor_id",
                "browser_fingerprint",
            ),
            *("device_hash", "hwid", "hardware_id", "machine_id", "installation_id", "install_id"),
            "client_fingerprint",
            *("android_id", "idfa", "idfv", "gaid", "adid", "udid", "deviceid", "device_uuid", "fp"),
            "fingerprint_hash",
            *("canvas_hash", "fingerprint_id", "visitorid", "device_token", "device_key", "devicekey", "device_number"),
            *("advertising_id", "gps_adid", "oaid", "imei", "mac_address", "browser_hash", "app_instance_id"),
            *("mac", "mac_addr", "macaddr", "domain_userid", "network_userid", "visitor_token", "device_serial"),
            *("callingstationid", "calling_station_id", "device_cookie", "cookie_id", "mcvisid", "iccid", "ifa"),
        ),
        _identity,
        also=(*_MACHINES, "rdid", "aaid", "maid", "afai", "lgudid", "ifv", "tifa", "rida", "identifier_for_vendor"),
        # What a browser or an app is given before anybody signs in says less than an id of the device itself.
        hints=("fingerprint", "anonymous", "pseudo", "ephemeral"),
        never=(
            *("type", "model", "name", "os", "brand", "card", "payment", "version", "class", "count", "family"),
            "vendor",
            *("ssl", "tls", "ja3", "certificate", "key", "system", "charge", "network"),
        ),
    ),
    Meaning(
        "payment",
        (
            *("card_fingerprint", "payment_fingerprint", "card_hash", "pan_hash", "card_token", "card"),
            "payment_method",
            *("payment_method_id", "pm_id", "payment_source", "payment_instrument", "instrument_id", "payment_token"),
            *("payment_method_fingerprint", "card_number", "card_id", "funding_source", "payer_id", "card_number_hash"),
            *("source_fingerprint", "stripe_fingerprint", "card_alias", "unique_number_identifier"),
            *("payment_account", "paypal_payer_id", "bin_hash", "payment_profile_id"),
        ),
        _card,
        hints=("card",),
        never=_OF_CARDS,
    ),
    Meaning(
        "template",
        (
            *("prompt", "messages", "prompt_text", "user_prompt", "user_input", "input", "input_text"),
            "request_messages",
            *("input_messages", "gen_ai_input_messages", "gen_ai_prompt", "query", "question", "message", "content"),
            *("text", "instruction", "body", "request_body", "comment", "post", "inputs", "conversation"),
            *("conversations", "contents", "chat_history", "chat", "dialogue", "dialog", "turns", "chat_messages"),
            *("text_display", "text_original", "review", "review_body", "tweet", "caption"),
        ),
        _prompt,
        hints=("prompt", "messages"),
        never=(
            *("output", "response", "completion", "answer", "reply", "error", "system", "tokens", "hash", "agent"),
            *("statement", "description", "subject", "choices"),
        ),
        speaks=0.95,
    ),
    Meaning(
        "email",
        (
            *("email", "e_mail", "email_address", "mail", "user_email", "customer_email", "login_email"),
            "mail_address",
            *("contact_email", "billing_email", "payer_email", "receipt_email"),
        ),
        lambda p: p.mails,
        hints=("email", "mail"),
        never=("domain", "verified", "hash", "status", "support"),
        speaks=0.9,
    ),
    Meaning(
        "phone",
        (
            *("phone", "phone_number", "mobile", "mobile_number", "msisdn", "telephone", "tel", "cell", "phonenumber"),
            *("customer_phone", "contact_phone", "mobile_phone", "user_phone"),
        ),
        # With the country's before it a number is nothing but a phone's.
        lambda p: 1.0 if p.international > 0.9 else 0.9 * p.phones,
        hints=("phone", "mobile"),
        never=("verified", "type", "country", "model", "code", "os"),
        speaks=0.95,
    ),
    Meaning(
        "iban",
        ("iban", "bank_account", "bank_account_number", "account_iban", "payout_iban", "bank_account_hash"),
        _card,
        also=_PAID_TO,
        hints=("iban",),
        never=("country", "name", "last4", "holder"),
    ),
    Meaning(
        "wallet",
        ("wallet_address", "wallet", "payout_wallet", "eth_address", "btc_address", "crypto_address", "payout_address"),
        _identity,
        hints=("wallet",),
        never=("balance", "type", "network", "chain", "name"),
    ),
    Meaning(
        "postal_address",
        (
            *("shipping_address", "delivery_address", "postal_address", "street_address", "home_address", "ship_to"),
            *("billing_address", "mailing_address", "residential_address", "full_address", "shipping_street", "street"),
            *("address_line1", "address_line_1", "address1", "address_1", "address_line", "line1"),
            *("billing_street", "addr1", "registered_address", "registered_office"),
        ),
        lambda p: p.houses,
        alone=("address", "home"),
        also=("ship_address", "shipto", "shipto_address", "deliver_to", "dropoff_address", "drop_address", "residence"),
        # What only a house has stands in it: which address it is called after matters little.
        hints=("address", "addr"),
        never=("ip", "email", "mail", "wallet", "mac", "hash", "type", "verified", "city", "country", "check"),
    ),
    Meaning(
        MODEL,
        ("model", "model_name", "model_id", "request_model", "gen_ai_request_model", "engine", "requested_model"),
        _named_group,
        never=("device", "card", "phone", "provider", "group", "version", "car"),
    ),
    Meaning(
        "organisation",
        (
            *("org_id", "organization_id", "organisation_id", "organization", "organisation", "org", "company_id"),
            *("company", "company_name", "tenant_id", "tenant", "workspace_id", "workspace", "team_id", "team"),
            *("employer", "org_name", "organization_name", "institution", "business_name"),
        ),
        _named_group,
        never=("role", "count", "size", "type", "ip", "created"),
    ),
    Meaning(
        "email_domain", ("email_domain", "mail_domain", "domain", "email_host"), _domain, never=("created", "verified")
    ),
)
"""What graphlink can read by itself; any other column may be named as a kind of one's own."""


def meaning_of(name: str) -> Meaning:
    """The one of MEANINGS that is called so."""
    return next(meaning for meaning in MEANINGS if meaning.name == name)
