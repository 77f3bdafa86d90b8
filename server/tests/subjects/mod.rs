mod put_records;
