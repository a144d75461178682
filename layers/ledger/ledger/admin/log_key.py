"""Print the public key of a book's log for verifiers: from KMS, and not from the log itself."""

from argparse import Namespace

from ledger.admin.command_line import BUSINESS, TENANT, argument, command
from ledger.admin.connection import LOCAL_CREDENTIALS, LOCAL_REGION, connection_of
from ledger.admin.epochs import LogNotBegun
from ledger.admin.operator import Operator
from ledger.aws.clients import kms, ssm
from ledger.errors import LedgerError
from ledger.log.notes import LogKey
from ledger.publisher.signing import Signer
from ledger.store.archive import origin_of
from ledger.store.log_reader import read_log_head

_STAGE = argument(
    "--stage", help="the stage whose parameters name the log's bucket and key; not for make serve"
)
_EPOCH = argument("--epoch", type=int, help="an earlier epoch; default: the present one")


class LogPlaceUnknown(LedgerError):
    """No stage names the bucket and the key of the log."""

    problem: str
    message = "{problem}"


class EpochUnknown(LedgerError):
    """The log has not begun the epoch."""

    epoch: int
    present: int
    message = "The log has no epoch {epoch}; the present one is {present}."


@command(
    "log",
    "key",
    "print the key of a book's log for ledger-verify",
    TENANT,
    BUSINESS,
    _STAGE,
    _EPOCH,
)
def show_log_key(operator: Operator, arguments: Namespace) -> None:
    """Print the public key of a log in one word, for `--key` of `ledger-verify`."""
    read = operator.reader(arguments.tenant, arguments.business)
    bucket_name, signer = _place(arguments)
    head = read_log_head(read.table, read.scope)
    if head is None:
        raise LogNotBegun(business=arguments.business)
    epoch = head.epoch if arguments.epoch is None else arguments.epoch
    if not 0 < epoch <= head.epoch:
        raise EpochUnknown(epoch=epoch, present=head.epoch)
    key = LogKey(origin_of(bucket_name, read.scope, epoch), signer.public_key)
    print(key.text)


def _place(arguments: Namespace) -> tuple[str, Signer]:
    """Return the bucket of the logs, and the key that signs them."""
    if arguments.stage:
        bucket_name, key_arn = _parameters(arguments.stage, arguments.region)
        return bucket_name, Signer(kms(region=arguments.region), key_arn)
    log = connection_of(arguments).log
    if log is None:
        raise LogPlaceUnknown(problem="name the stage of the log: --stage, such as --stage prod")
    client = kms(log.endpoint_url, LOCAL_REGION, LOCAL_CREDENTIALS)
    return log.bucket, Signer(client, log.key_arn)


def _parameters(stage: str, region: str | None) -> list[str]:
    """Return the names of bucket and key, as the stack of the stage's data has written them."""
    names = [f"/ledger/{stage}/{name}" for name in ("log-bucket-name", "log-key-arn")]
    answer = ssm(region).get_parameters(Names=names)
    values = {row["Name"]: row["Value"] for row in answer["Parameters"]}
    if values.keys() != {*names}:
        raise LogPlaceUnknown(problem=f"there are no parameters {' and '.join(names)}")
    return [values[name] for name in names]
