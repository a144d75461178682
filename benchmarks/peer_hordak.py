"""django-hordak on PostgreSQL, in a process and an environment of its own (tools/requirements).

Each line of standard input is a number of posts; each is answered with their milliseconds, as JSON.
"""

import json
import sys
import time
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

PORT = sys.argv[1]
CURRENCY = "EUR"


def set_up() -> tuple[Any, Any, Any]:
    """Set up Django with Hordak alone; create its tables and return its models."""
    database = {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "ledger"}
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DATABASES={"default": {**database, "HOST": "127.0.0.1", "PORT": PORT}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        HORDAK_CURRENCIES=[CURRENCY],
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    from hordak import models

    return models.Account, models.Transaction, models.Leg


def main() -> None:
    account, transaction, leg = set_up()
    from django.db.transaction import atomic
    from moneyed import Money

    bank, sales = (
        account.objects.create(name=name, type=kind, code=code, currencies=[CURRENCY])
        for name, kind, code in (("Bank", "AS", "1"), ("Sales", "IN", "2"))
    )
    amount = Money("0.01", CURRENCY)
    for line in sys.stdin:
        took = []
        for _ in range(int(line)):
            started = time.perf_counter()
            with atomic():
                posted = transaction.objects.create(description="A sale")
                leg.objects.create(transaction=posted, account=bank, debit=amount)
                leg.objects.create(transaction=posted, account=sales, credit=amount)
            took.append((time.perf_counter() - started) * 1000)
        sys.stdout.write(json.dumps(took) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
