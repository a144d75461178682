"""The cases of the token endpoints: who may have a token, and who may end one."""

from base64 import b64encode

from tools.local.seed import Case, Sower

FORM = "application/x-www-form-urlencoded"
Headers = dict[str, str | None]


def cases(sower: Sower) -> list[Case]:
    """Return every case of every function."""
    return [*_grants(sower), *_as_layer_asks(sower), *_revocation(sower), *_unrouted()]


def _basic(sower: Sower) -> str:
    pair = f"{sower.tenant.client_id}:{sower.tenant.client_secret}"
    return f"Basic {b64encode(pair.encode()).decode()}"


def _grants(sower: Sower) -> list[Case]:
    tenant, name, path = sower.tenant, "create_token", "/token"
    plain: Headers = {"Content-Type": FORM, "Authorization": None}
    grant = "grant_type=client_credentials"
    form = f"client_id={tenant.client_id}&client_secret={tenant.client_secret}&{grant}"
    wrong = form.replace("client_credentials", "p")
    return [
        (name, "by_form", "POST", path, form, plain),
        (name, "by_basic", "POST", path, grant, {**plain, "Authorization": _basic(sower)}),
        (name, "wrong_secret", "POST", path, form.replace("secret=", "secret=x"), plain),
        (name, "no_credentials", "POST", path, grant, plain),
        (name, "wrong_grant", "POST", path, wrong, plain),
    ]


def _as_layer_asks(sower: Sower) -> list[Case]:
    tenant, name, path = sower.tenant, "create_token", "/oauth2/token"
    plain: Headers = {"Content-Type": FORM, "Authorization": None}
    scope = "scope=https%3A%2F%2Fany.host%2Fwildcat"
    form = f"grant_type=client_credentials&{scope}&client_id={tenant.client_id}"
    secret = f"{form}&client_secret={tenant.client_secret}"
    return [
        (name, "as_layer_asks", "POST", path, secret, plain),
        (name, "as_layer_asks_without_secret", "POST", path, form, plain),
    ]


def _revocation(sower: Sower) -> list[Case]:
    tenant, name, path = sower.tenant, "revoke_token", "/oauth2/revoke"
    plain: Headers = {"Content-Type": FORM, "Authorization": None}
    form = f"client_id={tenant.client_id}&client_secret={tenant.client_secret}"
    by_basic = {**plain, "Authorization": _basic(sower)}
    return [
        (name, "by_form", "POST", path, f"{form}&token={tenant.readonly_token}", plain),
        (name, "by_basic", "POST", path, f"token={tenant.readonly_token}", by_basic),
        (name, "unknown", "POST", path, f"{form}&token=forged", plain),
        (name, "of_another_client", "POST", path, f"{form}&token={sower.other.token}", plain),
        (name, "no_token", "POST", path, form, plain),
        (name, "no_credentials", "POST", path, f"token={tenant.token}", plain),
    ]


def _unrouted() -> list[Case]:
    return [("refuse_route", "unknown", "GET", "/oauth2/nowhere", None, {})]
