## office
