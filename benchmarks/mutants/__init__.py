"""Do the tests notice? Each mutant is one small fault in one file; a rule that no test holds lets it live."""
