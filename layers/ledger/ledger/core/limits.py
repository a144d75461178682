"""Limits of the ledger. A request that exceeds one is refused with the limit's name."""

LINES_PER_REQUEST_MAX = 1_000  # Pennylane's limit, the largest of the four dialects.
LINES_PER_ENTRY_MAX = 2_000  # An entry grows by requests; each dialect's answer has all its lines.
AMOUNT_MINOR_MAX = 10**15  # Exact in every JSON client: below 2**53.
BALANCE_MINOR_MAX = 10**18  # A thousand of the largest amounts; DynamoDB counts to 38 digits.
AMOUNT_CHARACTERS_MAX = 32
DESCRIPTION_CHARACTERS_MAX = 1_000
DETAILS_BYTES_MAX = 16_384
DOCUMENT_BYTES_MAX = 5_000_000  # An unpacked item, which an answer has room for.
RECORD_BYTES_MAX = 32_768  # An account, customer, tag … before it is compressed.
ENTRY_BYTES_MAX = 350_000  # An item may have 400 KB. The rest is for keys and numbers.
LINES_PER_LETTERING_MAX = 1_000  # In a request, and in the groups that it changes.
LINE_STATES_BYTES_MAX = 40_000  # Of an entry, compressed; with the entry's document in one item.
CATEGORIES_PER_LINE_MAX = 100
GUARDED_ACCOUNTS_PER_ENTRY_MAX = 90  # A transaction has 100 writes, one of them for the entry.
RECORDS_PER_WRITE_MAX = 99  # Tags that a request introduces; less its other items.
TAGS_MAX = 100  # Of an entry itself, and of each of its lines.
TRANSACTION_WRITES_MAX = 100  # DynamoDB's own limit.
TRANSACTION_BYTES_MAX = 3_900_000  # DynamoDB takes 4 MB; the rest is for keys and numbers.
ENTRIES_PER_BATCH_MAX = 90  # The other writes are for balances and tags.
VERSIONS_PER_ENTRY_MAX = 4_000  # An import seals all of them as one item of the log.
FILE_NAME_CHARACTERS_MAX = 255
NAME_CHARACTERS_MAX = 255
IDEMPOTENCY_KEY_CHARACTERS_MAX = 255
ARGUMENT_CHARACTERS_MAX = 255  # A text that an operator types.
ACTOR_NAME_CHARACTERS_MAX = 1_024  # `operator:` and an ARN, whose path has up to 512.
ACTOR_WORD_CHARACTERS_MAX = 128  # A request's id, and a dialect's name.
BODY_BYTES_MAX = 2 * 1024 * 1024
FILE_BYTES_MAX = 4 * 1024 * 1024  # Lambda takes events of 6 MB, with files in base64.
REQUEST_BYTES_MAX = 6 * 1024 * 1024  # Lambda's limit. A JSON body or a file has its own.
BODY_DEPTH_MAX = 32
BODY_VALUES_MAX = 60_000  # A thousand lines of sixty values; each may be a fault.
# An answer as Lambda counts it: the result's JSON, with the body escaped in it. Lambda's own limit
# is 6 MB.
ANSWER_BYTES_MAX = 5_800_000
# The words of an account or a customer on a line may grow to so many bytes. The answers of old
# entries have room for them (core/sizes.py): 255 characters of any script.
ACCOUNT_WORDS_BYTES_MAX = 1_024
PARTY_WORDS_BYTES_MAX = 512
TAG_WORDS_BYTES_MAX = 128  # The same for the key and the display name of a tag's dimension.
EXPORT_LINES_MAX = 100_000  # Of a file that one request writes.
FAULTS_SHOWN_MAX = 100  # In one answer.
YEAR_MIN = 1900  # An entry's effective time, in UTC, is in one of these years.
YEAR_MAX = 2199
PAGE_ITEMS_MAX = 200
PAGE_ITEMS_READ_MAX = 2_000  # One request reads so many items, if its filters match few.
PAGE_BYTES_READ_MAX = 4 * ANSWER_BYTES_MAX  # All entries of one page, as read.
PAGE_OFFSET_MAX = 10_000_000
ACCOUNTS_PER_CHART_MAX = 20_000  # A chart is one answer: about 12,000 fit plain, more with gzip.
LABELS_PER_CHART_MAX = 1_000  # A chart with more labels leaves all labels out.
ACCOUNT_DEPTH_MAX = 32  # Accounts under accounts. Each adds two levels of JSON.
BUSINESSES_PER_TOKEN_MAX = 100
TOKEN_BODY_BYTES_MAX = 8 * 1024  # A form with id, secret and scopes has a tenth of it.
GRANTED_SECONDS_MAX = 24 * 3600  # Tokens of the token endpoint; TokenSeconds in the template.
TOKEN_SECONDS_MAX = 30 * 24 * 3600  # Tokens that an operator creates.
TOKEN_DEPTH_MAX = 8  # Tokens that narrow other tokens. Each costs one more key to read.
