"""Questions across items: the text of each fault, and the query that finds its items."""

# Each query selects the book and the id of an item. A weight of 1 is 10,000,000 parts.
QUESTIONS = {
    "a line's categorization is missing, or of another line": """
        SELECT p.scope, p.line FROM categorized_lines p LEFT JOIN categorizations c
        USING (scope, number) WHERE c.line IS NOT p.line""",
    "the line's categorizations lack this one": """
        SELECT scope, number FROM (SELECT scope, line, number FROM lines_of_acts
            WHERE kind = 'categorization' AND (scope, number) NOT IN
                (SELECT scope, number FROM idle_categorizations)
            EXCEPT SELECT scope, line, number FROM line_histories)""",
    "the line's categorizations have no first one": """
        SELECT scope, line FROM categorized_lines
        EXCEPT SELECT h.scope, h.line FROM line_histories h
            JOIN categorizations c USING (scope, number) WHERE c.before IS NULL""",
    "the categorization before this one is missing, or of another line": """
        SELECT c.scope, c.number FROM categorizations c LEFT JOIN categorizations b
        ON b.scope = c.scope AND b.number = c.before
        WHERE c.before IS NOT NULL AND b.line IS NOT c.line""",
    # The clocks of functions agree within a minute.
    "the categorization before this one is later": """
        SELECT c.scope, c.number FROM categorizations c JOIN categorizations b
        ON b.scope = c.scope AND b.number = c.before
        WHERE (julianday(b.at) - julianday(c.at)) * 86400 > 60""",
    # A category that both acts name keeps its link, which has an id by its first act.
    "a categorization has other links than the one before it": """
        WITH kept AS (SELECT c.scope, c.number, s.category,
                COALESCE(o.link, b.number * 1024 + t.place), COALESCE(o.created, b.at)
            FROM categorizations c JOIN categorizations b
                ON b.scope = c.scope AND b.number = c.before
            JOIN shares s ON s.scope = c.scope AND s.number = c.number
            JOIN shares t ON t.scope = b.scope AND t.number = b.number AND t.category = s.category
            LEFT JOIN old_links o ON o.scope = b.scope AND o.number = b.number
                AND o.category = s.category)
        SELECT scope, number FROM (SELECT * FROM kept EXCEPT SELECT * FROM old_links)
        UNION SELECT scope, number FROM (SELECT * FROM old_links EXCEPT SELECT * FROM kept)""",
    "a categorization names a category that is missing": """
        SELECT s.scope, s.number FROM shares s LEFT JOIN categories c
        ON c.scope = s.scope AND c.number = s.category WHERE c.number IS NULL""",
    "a category's group is missing": """
        SELECT c.scope, c.number FROM categories c LEFT JOIN records g
        ON g.scope = c.scope AND g.kind = 'category_group' AND g.number = c.category_group
        WHERE g.number IS NULL""",
    "the weights of a line's categories do not add up to 1": """
        SELECT s.scope, s.number FROM shares s JOIN categories c
        ON c.scope = s.scope AND c.number = s.category
        GROUP BY s.scope, s.number, c.category_group HAVING SUM(s.weight) != 10000000""",
    "a line's lettering is missing, or lacks the line": """
        SELECT p.scope, p.line FROM line_pointers p
        LEFT JOIN lettered l USING (scope, number, line)
        WHERE p.is_last AND p.number != 0 AND l.number IS NULL""",
    "a line's last lettering is not the one that it points to": """
        SELECT a.scope, a.line FROM lines_of_acts a JOIN lettered l USING (scope, number, line)
        LEFT JOIN last_letterings n USING (scope, line)
        WHERE a.kind = 'lettering'
            AND (n.at IS NULL OR (julianday(l.at) - julianday(n.at)) * 86400 > 60)""",
    "a group of a lettering has only some of its lines": """
        SELECT l.scope, l.number FROM lettered l
        LEFT JOIN last_letterings n USING (scope, number, line)
        WHERE l.place IS NOT NULL GROUP BY l.scope, l.number, l.place
        HAVING COUNT(n.line) NOT IN (0, COUNT(*))""",
    "a group of a lettering has several accounts or currencies": """
        SELECT l.scope, l.number FROM lettered l JOIN last_letterings n USING (scope, number, line)
        WHERE l.place IS NOT NULL GROUP BY l.scope, l.number, l.place
        HAVING COUNT(DISTINCT n.account) > 1 OR COUNT(DISTINCT n.currency) > 1""",
    "a version of the entry is missing, or has a wrong number": """
        SELECT e.scope, e.number FROM entries e
        LEFT JOIN versions p ON p.scope = e.scope AND p.number = e.number AND p.past
        GROUP BY e.scope, e.number
        HAVING COUNT(p.version) != e.version - 1 OR MAX(p.version) >= e.version
            OR MIN(p.version) < 1""",
    "past versions exist, but their entry is missing": """
        SELECT DISTINCT p.scope, p.number FROM versions p LEFT JOIN entries e USING (scope, number)
        WHERE p.past AND e.number IS NULL""",
    "a version contradicts the version before it": """
        SELECT a.scope, a.number FROM versions a
        JOIN versions b ON b.scope = a.scope AND b.number = a.number AND b.version = a.version + 1
        WHERE a.past AND (a.fixed != b.fixed OR a.slots > b.slots
            OR substr(b.aliases, 1, length(a.aliases)) != a.aliases)""",
    "the first version was changed after its creation": """
        SELECT scope, number FROM versions WHERE version = 1 AND updated != created""",
    "the entry's reversal is missing, or reverses another entry": """
        SELECT e.scope, e.number FROM entries e
        LEFT JOIN entries r ON r.scope = e.scope AND r.number = e.reversed_by
        WHERE e.reversed_by IS NOT NULL AND (r.reverses IS NULL OR r.reverses != e.number)""",
    "the reversal's original does not link to it": """
        SELECT r.scope, r.number FROM entries r
        LEFT JOIN entries e ON e.scope = r.scope AND e.number = r.reverses
        WHERE r.reverses IS NOT NULL AND (e.reversed_by IS NULL OR e.reversed_by != r.number)""",
    "the reversal does not mirror its original": """
        SELECT r.scope, r.number FROM entries r
        JOIN entries e ON e.scope = r.scope AND e.number = r.reverses
        WHERE r.lines != e.opposite""",
    "the reversal counts before its original": """
        SELECT r.scope, r.number FROM entries r
        JOIN entries e ON e.scope = r.scope AND e.number = r.reverses
        WHERE r.day < e.day""",
    "an additional id leads to an entry that does not have it": """
        SELECT p.scope, p.number FROM pointers p LEFT JOIN aliases a USING (scope, number)
        WHERE p.kind = 'alias'
            AND (a.entry IS NULL OR a.entry != p.entry OR a.since != p.version)""",
    "an additional id of an entry leads nowhere": """
        SELECT a.scope, a.number FROM aliases a LEFT JOIN pointers p USING (scope, number)
        WHERE p.entry IS NULL OR p.entry != a.entry OR p.kind != 'alias'""",
    "an amendment's key leads to a missing version": """
        SELECT p.scope, p.number FROM pointers p
        LEFT JOIN entries e ON e.scope = p.scope AND e.number = p.entry
        WHERE p.kind = 'amendment'
            AND (e.number IS NULL OR e.version < p.version OR p.version < 2)""",
    "a key's answer is a missing version": """
        SELECT p.scope, p.number FROM pointers p
        LEFT JOIN entries e ON e.scope = p.scope AND e.number = p.entry
        WHERE p.kind = 'answer'
            AND (e.number IS NULL OR e.version < p.version OR p.version < 1)""",
    "a key leads to a missing account or record": """
        SELECT c.scope, c.number FROM changes c
        LEFT JOIN accounts a ON a.scope = c.scope AND a.number = c.changed AND c.kind = ''
        LEFT JOIN records r ON r.scope = c.scope AND r.number = c.changed AND r.kind = c.kind
        WHERE a.number IS NULL AND r.number IS NULL""",
    # The version before an amendment with a key keeps the entry's mark. The version before an
    # amendment without a key has the amendment's mark.
    "the item of an amendment's key is missing": """
        SELECT v.scope, v.number FROM versions v
        JOIN entries e ON e.scope = v.scope AND e.number = v.number
        WHERE v.past AND v.mark = e.mark AND NOT EXISTS (SELECT 1 FROM pointers p
            WHERE p.scope = v.scope AND p.entry = v.number AND p.version = v.version + 1
            AND p.kind = 'amendment')""",
    "the entry's mark differs from the mark of its versions": """
        SELECT p.scope, p.entry FROM pointers p
        JOIN entries e ON e.scope = p.scope AND e.number = p.entry
        JOIN versions v ON v.scope = p.scope AND v.number = p.entry AND v.version = p.version - 1
        WHERE p.kind = 'amendment' AND v.mark IS NOT e.mark""",
    # An entry without a mark was written with a batch, or with the account that it opens. Its
    # account was then created by the same request, within 0.2 s.
    "no mark identifies the request that wrote it": """
        SELECT e.scope, e.number FROM entries e WHERE e.mark IS NULL
            AND NOT EXISTS (SELECT 1 FROM parts p WHERE p.scope = e.scope AND p.entry = e.number)
            AND NOT EXISTS (SELECT 1 FROM sums s JOIN accounts a
                ON a.scope = s.scope AND a.number = s.account
                JOIN versions v ON v.scope = s.scope AND v.number = s.number
                WHERE s.scope = e.scope AND s.number = e.number
                AND abs(julianday(a.created) - julianday(v.created)) * 86400 < 0.2)""",
    # An amendment marks the version that it supersedes; with a key, it marks the key's item.
    "no mark identifies the request that superseded a version": """
        SELECT v.scope, v.number FROM versions v WHERE v.past AND v.mark IS NULL
            AND NOT EXISTS (SELECT 1 FROM pointers p
                WHERE p.scope = v.scope AND p.entry = v.number AND p.version = v.version + 1
                AND p.kind = 'amendment')""",
    "an entry of the batch is missing": """
        SELECT p.scope, p.batch FROM parts p
        LEFT JOIN entries e ON e.scope = p.scope AND e.number = p.entry WHERE e.number IS NULL""",
    "the account is missing, but an entry or a past version uses it": """
        SELECT n.scope, n.account FROM used_accounts n
        LEFT JOIN accounts a ON a.scope = n.scope AND a.number = n.account
        WHERE a.number IS NULL""",
    "an entry or a past version has another currency than the account": """
        SELECT n.scope, n.account FROM used_accounts n
        JOIN accounts a ON a.scope = n.scope AND a.number = n.account
        WHERE a.currency IS NOT NULL AND a.currency != n.currency""",
    "the account is marked as unused, but an entry or a past version uses it": """
        SELECT DISTINCT n.scope, n.account FROM used_accounts n
        JOIN accounts a ON a.scope = n.scope AND a.number = n.account WHERE a.unused""",
    "the entry is listed under a missing account": """
        SELECT e.scope, e.number FROM entries e
        LEFT JOIN accounts a ON a.scope = e.scope AND a.number = e.subledger
        WHERE e.subledger IS NOT NULL AND a.number IS NULL""",
    "the account's count of entries is wrong": """
        SELECT a.scope, a.number FROM accounts a
        LEFT JOIN entries e ON e.scope = a.scope AND e.subledger = a.number AND e.present
        GROUP BY a.scope, a.number HAVING COUNT(e.number) != a.entries""",
    "the account's count of open accounts below it is wrong": """
        SELECT a.scope, a.number FROM accounts a
        LEFT JOIN accounts c ON c.scope = a.scope AND c.parent = a.number AND c.is_open
        GROUP BY a.scope, a.number HAVING COUNT(c.number) != a.children""",
    "the account's parent is missing": """
        SELECT c.scope, c.number FROM accounts c
        LEFT JOIN accounts a ON a.scope = c.scope AND a.number = c.parent
        WHERE c.parent IS NOT NULL AND a.number IS NULL""",
    "the account is its own ancestor": """
        WITH RECURSIVE above(scope, number, account) AS (
            SELECT scope, number, parent FROM accounts WHERE parent IS NOT NULL
            UNION SELECT b.scope, b.number, a.parent FROM above b
            JOIN accounts a ON a.scope = b.scope AND a.number = b.account
            WHERE a.parent IS NOT NULL)
        SELECT scope, number FROM above WHERE number = account""",
    "the account is closed, but its closing is missing": """
        SELECT a.scope, a.number FROM accounts a LEFT JOIN closings c USING (scope, number)
        WHERE NOT a.is_open AND c.number IS NULL""",
    "a closing exists, but its account is open or missing": """
        SELECT c.scope, c.number FROM closings c LEFT JOIN accounts a USING (scope, number)
        WHERE a.number IS NULL OR a.is_open""",
    "the name leads to no account or record that has it": """
        SELECT n.scope, n.kind || ' ' || n.value FROM names n
        LEFT JOIN owned_names c USING (scope, number, kind, value) WHERE c.number IS NULL""",
    "its unique name leads to another owner, or nowhere": """
        SELECT c.scope, c.number FROM owned_names c LEFT JOIN names n USING (scope, kind, value)
        WHERE n.number IS NULL OR n.number != c.number""",
    "the head of the totals is missing, or behind this run": """
        SELECT r.scope, r.number FROM runs r LEFT JOIN heads h ON h.scope = r.scope
        WHERE h.number IS NULL OR h.number < r.number""",
    "the totals count a missing entry": """
        SELECT DISTINCT c.scope, c.number FROM counted c LEFT JOIN entries e USING (scope, number)
        WHERE e.number IS NULL""",
    "the totals count a missing version": """
        SELECT DISTINCT c.scope, c.number FROM counted c JOIN entries e USING (scope, number)
        WHERE max(c.version, c.since) > e.version OR c.version = c.since""",
    "the totals count the entry twice": """
        SELECT s.scope, s.number FROM surpluses s JOIN entries e USING (scope, number)
        GROUP BY s.scope, s.number HAVING SUM(s.surplus) > 0""",
}

# Entries whose present version is not in the totals yet. This is no fault.
BEHIND = """
    SELECT DISTINCT s.scope, s.number FROM surpluses s JOIN entries e USING (scope, number)"""
