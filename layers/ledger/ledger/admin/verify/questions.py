"""What is asked across items: of each fault what it is, and the rows of which it is."""

# Scope and number first.
QUESTIONS = {
    "its versions are not all there": """
        SELECT e.scope, e.number FROM entries e
        LEFT JOIN versions p ON p.scope = e.scope AND p.number = e.number AND p.past
        GROUP BY e.scope, e.number
        HAVING COUNT(p.version) != e.version - 1 OR MAX(p.version) >= e.version
            OR MIN(p.version) < 1""",
    "past versions of an entry that is not there": """
        SELECT DISTINCT p.scope, p.number FROM versions p LEFT JOIN entries e USING (scope, number)
        WHERE p.past AND e.number IS NULL""",
    "a version contradicts the one before it": """
        SELECT a.scope, a.number FROM versions a
        JOIN versions b ON b.scope = a.scope AND b.number = a.number AND b.version = a.version + 1
        WHERE a.past AND (a.fixed != b.fixed OR a.slots > b.slots
            OR substr(b.aliases, 1, length(a.aliases)) != a.aliases)""",
    "its first version was changed after it was made": """
        SELECT scope, number FROM versions WHERE version = 1 AND updated != created""",
    "its reversal is not there, or is of another": """
        SELECT e.scope, e.number FROM entries e
        LEFT JOIN entries r ON r.scope = e.scope AND r.number = e.reversed_by
        WHERE e.reversed_by IS NOT NULL AND (r.reverses IS NULL OR r.reverses != e.number)""",
    "it reverses an entry that does not say so": """
        SELECT r.scope, r.number FROM entries r
        LEFT JOIN entries e ON e.scope = r.scope AND e.number = r.reverses
        WHERE r.reverses IS NOT NULL AND (e.reversed_by IS NULL OR e.reversed_by != r.number)""",
    "it is not the opposite of the entry that it reverses": """
        SELECT r.scope, r.number FROM entries r
        JOIN entries e ON e.scope = r.scope AND e.number = r.reverses
        WHERE r.lines != e.opposite""",
    "it counts before the entry that it reverses": """
        SELECT r.scope, r.number FROM entries r
        JOIN entries e ON e.scope = r.scope AND e.number = r.reverses
        WHERE r.day < e.day""",
    "a further number leads to an entry that does not have it": """
        SELECT p.scope, p.number FROM pointers p LEFT JOIN aliases a USING (scope, number)
        WHERE p.kind = 'alias'
            AND (a.entry IS NULL OR a.entry != p.entry OR a.since != p.version)""",
    "a further number of an entry leads nowhere": """
        SELECT a.scope, a.number FROM aliases a LEFT JOIN pointers p USING (scope, number)
        WHERE p.entry IS NULL OR p.entry != a.entry OR p.kind != 'alias'""",
    "an amendment's key leads to a version that is not there": """
        SELECT p.scope, p.number FROM pointers p
        LEFT JOIN entries e ON e.scope = p.scope AND e.number = p.entry
        WHERE p.kind = 'amendment'
            AND (e.number IS NULL OR e.version < p.version OR p.version < 2)""",
    "a key was answered with a version that is not there": """
        SELECT p.scope, p.number FROM pointers p
        LEFT JOIN entries e ON e.scope = p.scope AND e.number = p.entry
        WHERE p.kind = 'answer'
            AND (e.number IS NULL OR e.version < p.version OR p.version < 1)""",
    "a key changed something that is not there": """
        SELECT c.scope, c.number FROM changes c
        LEFT JOIN accounts a ON a.scope = c.scope AND a.number = c.changed AND c.kind = ''
        LEFT JOIN records r ON r.scope = c.scope AND r.number = c.changed AND r.kind = c.kind
        WHERE a.number IS NULL AND r.number IS NULL""",
    # The version before a keyed amendment keeps the mark that the entry has; one before an
    # amendment without a key has that of the amendment.
    "the record of an amendment's key is not there": """
        SELECT v.scope, v.number FROM versions v
        JOIN entries e ON e.scope = v.scope AND e.number = v.number
        WHERE v.past AND v.mark = e.mark AND NOT EXISTS (SELECT 1 FROM pointers p
            WHERE p.scope = v.scope AND p.entry = v.number AND p.version = v.version + 1
            AND p.kind = 'amendment')""",
    "its mark is not that of its versions": """
        SELECT p.scope, p.entry FROM pointers p
        JOIN entries e ON e.scope = p.scope AND e.number = p.entry
        JOIN versions v ON v.scope = p.scope AND v.number = p.entry AND v.version = p.version - 1
        WHERE p.kind = 'amendment' AND v.mark IS NOT e.mark""",
    # What has no mark was written with a group, or with the account that it opens.
    "nothing says which request made it": """
        SELECT e.scope, e.number FROM entries e WHERE e.mark IS NULL
            AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.scope = e.scope AND p.entry = e.number)
            AND NOT EXISTS (SELECT 1 FROM sums s JOIN accounts a
                ON a.scope = s.scope AND a.number = s.account
                JOIN versions v ON v.scope = s.scope AND v.number = s.number
                WHERE s.scope = e.scope AND s.number = e.number
                AND abs(julianday(a.made) - julianday(v.created)) * 86400 < 0.2)""",
    # Who supersedes a version marks it; or, with a key, marks the record of the key.
    "nothing says which request superseded a version": """
        SELECT v.scope, v.number FROM versions v WHERE v.past AND v.mark IS NULL
            AND NOT EXISTS (SELECT 1 FROM pointers p
                WHERE p.scope = v.scope AND p.entry = v.number AND p.version = v.version + 1
                AND p.kind = 'amendment')""",
    "an entry of a group that was written together is not there": """
        SELECT p.scope, p.batch FROM parts p
        LEFT JOIN entries e ON e.scope = p.scope AND e.number = p.entry WHERE e.number IS NULL""",
    "an entry, or a version of it, names an account that is not there": """
        SELECT n.scope, n.account FROM named n
        LEFT JOIN accounts a ON a.scope = n.scope AND a.number = n.account
        WHERE a.number IS NULL""",
    "an entry, or a version of it, is in a currency that the account is not kept in": """
        SELECT n.scope, n.account FROM named n
        JOIN accounts a ON a.scope = n.scope AND a.number = n.account
        WHERE a.currency IS NOT NULL AND a.currency != n.currency""",
    "it is listed under an account that is not there": """
        SELECT e.scope, e.number FROM entries e
        LEFT JOIN accounts a ON a.scope = e.scope AND a.number = e.subledger
        WHERE e.subledger IS NOT NULL AND a.number IS NULL""",
    "its count of entries is not that of its entries": """
        SELECT a.scope, a.number FROM accounts a
        LEFT JOIN entries e ON e.scope = a.scope AND e.subledger = a.number AND e.present
        GROUP BY a.scope, a.number HAVING COUNT(e.number) != a.entries""",
    "its count of accounts under it is not that of the open ones": """
        SELECT a.scope, a.number FROM accounts a
        LEFT JOIN accounts c ON c.scope = a.scope AND c.parent = a.number AND c.is_open
        GROUP BY a.scope, a.number HAVING COUNT(c.number) != a.children""",
    "it is part of an account that is not there": """
        SELECT c.scope, c.number FROM accounts c
        LEFT JOIN accounts a ON a.scope = c.scope AND a.number = c.parent
        WHERE c.parent IS NOT NULL AND a.number IS NULL""",
    "it is part of itself": """
        WITH RECURSIVE above(scope, number, account) AS (
            SELECT scope, number, parent FROM accounts WHERE parent IS NOT NULL
            UNION SELECT b.scope, b.number, a.parent FROM above b
            JOIN accounts a ON a.scope = b.scope AND a.number = b.account
            WHERE a.parent IS NOT NULL)
        SELECT scope, number FROM above WHERE number = account""",
    "it is closed, and nothing says when": """
        SELECT a.scope, a.number FROM accounts a LEFT JOIN closings c USING (scope, number)
        WHERE NOT a.is_open AND c.number IS NULL""",
    "a closing of an account that is not closed": """
        SELECT c.scope, c.number FROM closings c LEFT JOIN accounts a USING (scope, number)
        WHERE a.number IS NULL OR a.is_open""",
    "a name leads to nothing that has it": """
        SELECT n.scope, n.kind || ' ' || n.value FROM names n
        LEFT JOIN called c USING (scope, number, kind, value) WHERE c.number IS NULL""",
    "its name leads to another, or nowhere": """
        SELECT c.scope, c.number FROM called c LEFT JOIN names n USING (scope, kind, value)
        WHERE n.number IS NULL OR n.number != c.number""",
    "it is counted, and is not there": """
        SELECT c.scope, c.number FROM counted c LEFT JOIN entries e USING (scope, number)
        WHERE e.number IS NULL""",
    "a version is counted that is not there": """
        SELECT c.scope, c.number FROM counted c JOIN entries e USING (scope, number)
        WHERE max(c.version, c.target) > e.version OR (NOT c.version AND NOT c.target)""",
}

# Entries whose present version is not in the totals yet; no fault.
BEHIND = """
    SELECT e.scope, e.number FROM entries e LEFT JOIN counted c USING (scope, number)
    WHERE c.number IS NULL OR c.version < e.version"""
