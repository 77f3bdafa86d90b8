## The trust page.
trust-title = What we hold and why
trust-description = What { $brand } holds about its customers, what it is used for, who receives it, and who answers.
trust-eyebrow = { $brand } · { $kind }
trust-heading = { $kinds ->
    [one] We hold { $kinds } kind of data about our customers
   *[other] We hold { $kinds } kinds of data about our customers
}, for { $purposes ->
    [one] { $purposes } purpose
   *[other] { $purposes } purposes
}.
trust-lede = This page is made from the record that our own systems must ask before they use anything. { $switches } of our { $purposes } purposes have a switch. Off means that the next request is refused, and you see the refusal.
trust-sign-in = Sign in to see yours
trust-ask = Ask who answers
trust-stat-records = { $count ->
    [one] record held, of all customers together
   *[other] records held, of all customers together
}
trust-stat-releases = { $count ->
    [one] use of data in the last 30 days, by our own systems
   *[other] uses of data in the last 30 days, by our own systems
}
trust-stat-refusals = { $count ->
    [one] refused; nothing was handed out
   *[other] refused; nothing was handed out
}
trust-stat-views = { $count ->
    [one] look by staff, shown to the customer
   *[other] looks by staff, each shown to the customer
}
kinds-title = What we hold
kinds-intro = { $count ->
    [one] { $count } customer. What may surprise you comes first.
   *[other] { $count } customers. What may surprise you comes first.
}
kinds-count = { $count ->
    [one] { $count } kind
   *[other] { $count } kinds
}{ $sensitive ->
    [0] { "" }
   *[other] , { $sensitive } sensitive
}
kinds-more = What is in each
purposes-title = What we use it for
purposes-intro = { $count ->
    [one] { $count } purpose
   *[other] { $count } purposes
}. For each: what you get, who answers you, and how many customers turned it off.
purposes-caption = Purposes, with what you get, who answers and how many customers turned it off
purposes-purpose = Purpose
purposes-get = What you get
purposes-answers = Who answers
purposes-customers = Customers
purposes-consent = Only with your yes
purposes-consent-hint = Starts off. Off again in one click.
purposes-interest = On until you object
purposes-interest-hint = One click stops it.
purposes-fixed = Always on, with what you can do instead
purposes-fixed-hint = No switch, because the service cannot run without it.
purposes-instead = Instead: { $what }
purposes-earns = We earn: { $what }
purposes-within = within { $period }
purposes-no-switch = No switch
purposes-no-counts = Nobody was asked yet
purposes-turned-off = { $share } turned it off
purposes-on = { $on } on
purposes-on-and-never = { $on } on · { $never } never on
not-done-title = What we do not do, and what we do
not-done-not = We do not
not-done-but = We do, and it may surprise you
surprise-bought = We buy from { $seller }: { $kinds }.
surprise-guessed = We guess: { $kind }. { $accuracy }
recipients-title = Who receives some of it
recipients-intro = { $count ->
    [one] { $count } organisation, by name.
   *[other] { $count } organisations, by name.
} { $outside ->
    [0] All are in Europe.
    [one] { $outside } is outside Europe.
   *[other] { $outside } are outside Europe.
}
recipients-caption = Recipients by name, country and use
recipients-name = Name
recipients-country = Country
recipients-for = Receives data for
sources-title = Who we buy data from
sources-caption = Sources by name, what they give, when customers were told
sources-name = Name
sources-gives = What we get
sources-told = Customers were told
sources-ends = Contract ends
sources-no-end = No end agreed
plans-title = What will change
plans-intro = We announce before we begin.
plans-announced = Announced { $date }
incidents-title = What went wrong
incidents-count = { $count ->
    [0] Nothing to report.
    [one] { $count } incident. It stays here.
   *[other] { $count } incidents. They stay here.
}
incident-story = { $count ->
    [one] It touched { $count } customer.
   *[other] It touched { $count } customers.
} { $consequences } { $cause }
incident-from = Began
incident-discovered = Noticed
incident-stopped = Stopped
incident-authority = Authority told
incident-told = Customers told
incident-days-later = { $count ->
    [one] { $count } day after it was noticed
   *[other] { $count } days after it was noticed
}
incident-data = Data
incident-done = Done since
incident-received = What they received
not-shown-title = What your page does not show
answers-title = Who answers
answers-write = Write or call:
answers-complain = If our answer is not good enough, complain to
log-title = How to check us
log-intro = Every choice, use, refusal, question and look is an entry in one log. Nobody can change an entry unseen, not even we.
log-entries = { $count ->
    [one] entry in the log
   *[other] entries in the log
}
log-signed = Last signed
log-age-ahead = By this server's clock that is still to come.
log-age-moment = Signed less than a minute before this page was made.
log-age-minutes = { $count ->
    [one] Signed { $count } minute before this page was made.
   *[other] Signed { $count } minutes before this page was made.
}
log-age-hours = Signed { $count } hours before this page was made.
log-age-days = Signed { $count } days before this page was made.
log-signed-again = The log is signed again as soon as there is a new entry.
log-not-yet = Not yet
log-none = None that can be shown
log-no-witness = No independent witness signs this log yet.
log-witnesses = Independent witnesses
log-witness-signed = { $name } last signed it on { $when }, with { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}.
log-witness-never = { $name } has signed nothing yet.
log-witness-silent = Since { $when } it has not answered as it should.
log-witness-refuses = It has refused to sign since { $when }: it does not know our key, or it saw a log that ours contradicts.
log-former-key = Signed until { $when }:
log-key = Our key
log-check-receipt = Check a receipt
log-check-here = On the page for checking
log-check-alone = or on your own computer, without asking us:
log-check-whole = Check the whole log
log-files = Its files hold fingerprints, nothing about anybody, and begin at
log-limit = What it proves
log-changed-title = The log is not signed any more
log-changed = What our database holds now does not go with what we signed before: it was put back to an older state, or changed. Nothing proves what was recorded since. Receipts from before still prove what they proved.
log-unable-title = The log is not being signed
log-unable = We cannot look up what we signed last, or cannot sign. What is recorded now gets its place in the log later. Receipts from before still prove what they proved.
