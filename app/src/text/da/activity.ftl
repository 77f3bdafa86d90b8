## activity
