"""The database: tables, migrations, queries. Rows never leave this package."""
