## The desk.
desk-title = Open one customer’s page
desk-lede = You see one customer at a time, for { $minutes } minutes. The customer sees that you looked, the case, and your reason in your words.
desk-failed = Nothing was opened
desk-customer = Which customer
desk-customer-hint = The full e-mail address or the customer reference. One exact match or nothing; there is no list to browse.
desk-customer-missing = Type an e-mail address or a reference.
desk-customer-malformed = Type a full e-mail address or a reference, without spaces.
desk-customer-nobody = No single customer has exactly this. Check it with the customer.
desk-case = Case
desk-case-hint = The number of the case that is open for this customer.
desk-case-missing = Type the number of the case.
desk-case-long = Use at most { $max } characters.
desk-reason = Your reason, for the customer to read
desk-reason-hint = Say what you will look for, in at least { $min } characters. No internal codes.
desk-reason-missing = Write the reason: the customer will read it.
desk-reason-short = Write at least { $min } characters.
desk-reason-long = Use at most { $max } characters.
desk-seen-title = What the customer will see
desk-seen = “Looked at by staff”, with the time, the case and your reason. Your name is not shown.
desk-open = Open for { $minutes } minutes
desk-then = What happens next
desk-step-written-title = It is written down first
desk-step-written = The look stands in the customer’s log before anything is shown. It cannot be removed.
desk-step-open-title = You see the customer’s own page
desk-step-open = The same page, without the switches. A masked value opens one at a time, and each opening is logged too.
desk-step-end-title = It ends by itself
desk-step-end = After { $minutes } minutes, or when you end it.
desk-access = What you will not see
desk-access-intro = The customer sees all of it. When they ask about one of these, tell them to look under “Your data” on their own page.
desk-masked = Masked until you ask
desk-hidden = Never shown to staff
desk-too-often-title = Too many looks for now
desk-too-often = { $limit } looks or failed searches within an hour is the limit. Nothing was opened. Try again in { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}.
