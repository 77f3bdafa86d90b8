mod one_record;
mod put_records;
