## The officers' page.
office-title = Office
office-lede = What this server holds, hands out and refuses, without any customer in sight.
office-counts = Counts
office-subjects = { $count ->
    [one] customer
   *[other] customers
}
office-records = { $count ->
    [one] record held
   *[other] records held
}
office-releases = { $count ->
    [one] use in the last 30 days
   *[other] uses in the last 30 days
}
office-refusals = { $count ->
    [one] refusal in the last 30 days
   *[other] refusals in the last 30 days
}
office-looks = { $count ->
    [one] look by staff in the last 30 days
   *[other] looks by staff in the last 30 days
}
office-counted = Counted { $when }.
office-switches = Switches
office-switches-caption = How many customers have each purpose on or off
office-purpose = Purpose
office-on = On
office-turned-off = Turned off
office-never-on = Never on
office-versions = Registry
office-versions-caption = Published versions of the registry, newest first
office-version = Version
office-version-number = Version { $version }
office-in-force = in force
office-published = Published
office-hash = Starts with (SHA-256)
office-versions-note = A published version is never changed. What a customer decided names the version that stood on the page.
office-keys = Keys of our systems
office-keys-caption = Keys with which our systems ask
office-system = System
office-scope = May ask for
office-state = State
office-key-ends = Ends
office-last-used = Last used
office-may-write = may also bring records in
office-works = works
office-revoked = revoked
office-expired = ended
office-key-made = made { $date }
office-never-used = never
office-keys-note = A key is shown once, when it is made. Only a fingerprint of it is kept.
office-clients = Clients of our provider
office-clients-caption = Clients that ask with an access token of our own provider
office-clients-note = A client has no key here. Our provider lets it in, for a day at most, and shuts it out. This is what its last noted token allowed; use is noted to the hour.
office-first-used = First used
office-nothing = nothing
office-no-keys-title = No system has a key
office-no-keys = Without a key no system can ask for records. Keys are made on the command line.
office-replaced = works, is being replaced
office-key-title = Key { $id }
office-key-lede = A key with which { $system } asks.
office-key-section = What it may, and since when
office-key-created = Made
office-key-successor = Replaced by
office-key-quota = Customers asked about in a minute at most
office-key-addresses = Works from
office-key-strayed = Last refused from elsewhere
office-key-hour = Use is noted to the hour. What a key was used for stands on the pages of the customers concerned.
office-anywhere = anywhere
office-back = Back to the office
office-revoke-section = Revoke
office-revoke = Revoke this key
office-revoke-words = From its next call on, { $system } gets nothing with this key. This cannot be undone. A new key is made on the command line.
office-revoked-title = This key is revoked
office-revoked-by-officer = Revoked by the privacy office on { $when }. Calls with it are refused.
office-revoked-by-command = Revoked on the command line on { $when }. Calls with it are refused.
