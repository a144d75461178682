"""Every bound of the ledger, by name; what exceeds one is refused under that name."""

LINES_PER_ENTRY_MAX = 1_000  # Pennylane's bound, the largest of the four.
AMOUNT_MINOR_MAX = 10**15  # Exact in every JSON client: below 2**53.
BALANCE_MINOR_MAX = 10**18  # A thousand of the largest amounts; DynamoDB counts to 38 digits.
AMOUNT_CHARACTERS_MAX = 32
DESCRIPTION_CHARACTERS_MAX = 1_000
DETAILS_BYTES_MAX = 16_384
DOCUMENT_BYTES_MAX = 5_000_000  # What an item unpacks to. An answer could not say more.
RECORD_BYTES_MAX = 32_768  # An account, customer, tag … before it is compressed.
ENTRY_BYTES_MAX = 350_000  # An item may have 400 KB; the rest is for keys and numbers.
GUARDED_ACCOUNTS_PER_ENTRY_MAX = 90  # 100 writes in a transaction, less the entries and versions.
RECORDS_PER_ENTRY_MAX = 9  # tags and the like that an entry is the first to name; see above.
VERSIONS_PER_ENTRY_MAX = 99_999
FILE_NAME_CHARACTERS_MAX = 255
NAME_CHARACTERS_MAX = 255
IDEMPOTENCY_KEY_CHARACTERS_MAX = 255
ARGUMENT_CHARACTERS_MAX = 255  # Of a text that an operator types.
ACTOR_NAME_CHARACTERS_MAX = 1_024  # `operator:` and an ARN, which has a path of 512 in it.
ACTOR_WORD_CHARACTERS_MAX = 128  # The id of a request, and the name of a dialect.
BODY_BYTES_MAX = 2 * 1024 * 1024
FILE_BYTES_MAX = 4 * 1024 * 1024  # Lambda takes events of 6 MB, and a file comes as base64.
REQUEST_BYTES_MAX = 6 * 1024 * 1024  # What Lambda takes; a JSON body or a file has its own limit.
BODY_DEPTH_MAX = 32
BODY_VALUES_MAX = 60_000  # A thousand lines of sixty values; each may be a fault to report.
# An answer as Lambda counts it: the result's JSON, with the body escaped in it. Lambda gives 6 MB.
ANSWER_BYTES_MAX = 5_000_000
# What an account, or a customer, is called on a line may have so many bytes after a change: old
# entries have room for it (core/sizes.py). 255 characters of any script, and as many plain ones.
ACCOUNT_WORDS_BYTES_MAX = 1_024
PARTY_WORDS_BYTES_MAX = 512
FAULTS_SHOWN_MAX = 100  # Nobody reads more at once.
YEAR_MIN, YEAR_MAX = 1900, 2199  # Of the days, in UTC, that an entry can count on.
PAGE_ITEMS_MAX = 200
PAGE_ITEMS_READ_MAX = 2_000  # What one request reads of a list to find what its filters want.
PAGE_BYTES_READ_MAX = 4 * ANSWER_BYTES_MAX  # The entries that a page is made of, as read.
PAGE_OFFSET_MAX = 10_000_000
ACCOUNTS_PER_CHART_MAX = 20_000  # A chart is one answer: some 12,000 plain, more with gzip.
LABELS_PER_CHART_MAX = 1_000  # If there are more, a chart has none of them.
ACCOUNT_DEPTH_MAX = 32  # Accounts under accounts; JSON goes two levels down with each.
BUSINESSES_PER_TOKEN_MAX = 100
TOKEN_BODY_BYTES_MAX = 8 * 1024  # A form with an id, a secret and scopes is a tenth of it.
GRANTED_SECONDS_MAX = 24 * 3600  # A token of the token endpoint; TokenSeconds in the template.
TOKEN_SECONDS_MAX = 30 * 24 * 3600  # A token of the operator's, for who cannot ask for one.
TOKEN_DEPTH_MAX = 8  # Tokens that are made one from another; each is a key more to read.
