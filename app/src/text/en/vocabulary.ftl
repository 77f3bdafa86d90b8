## The words for switches, origins, bases and reasons, the same on every page.
on = On
off = Off
yes = Yes
no = No
origin-third-party = We buy it
origin-inferred = We guess it
origin-derived = We work it out
origin-observed = We see it happen
origin-provided = You tell us
origin-past-third-party = We bought
origin-past-inferred = We guessed
origin-past-derived = We worked out
origin-past-observed = We saw happen
origin-past-provided = You told us
basis-consent = Needs your yes
basis-contract = Contract
basis-legal-obligation = Law
basis-vital-interest = To protect a life
basis-public-task = Public task
basis-legitimate-interest = On until you object
sensitivity-high = sensitive
sensitivity-medium = medium
sensitivity-low = low
recipient-processor = on our behalf
recipient-controller = for itself
recipient-joint-controller = jointly with us
recipient-authority = when the law asks
automation-fully = A machine decides
automation-partly = A person decides with it
refusal-purpose-off = you turned it off
refusal-not-asked = you have not said yes
refusal-expired = your yes ended by itself
refusal-objection-pending = we are weighing your objection
refusal-restricted = you restricted all use
refusal-under-age = you are too young for this use
refusal-not-registered = we have not declared this use
refusal-out-of-scope = this system may not ask for it
refusal-category-not-covered = these data do not belong to this use
change-given = You turned it on.
change-refused = You said no.
change-withdrawn = You turned it off.
change-expired = It turned itself off.
change-objected = You turned it off.
change-objection-raised = You objected.
change-objection-lifted = You turned it on.
standing-since = since { $date }
standing-until = until { $date }, then off by itself
standing-until-objection = until you object
standing-always = always on
standing-expired = ended by itself on { $date }
standing-objection-pending = paused since { $date }, while we weigh your objection
standing-not-asked = no answer yet, so it is off
answers = { $role } answers, within { $within }
nobody-outside = Nobody outside
line-until = Until { $date }, then off by itself.
line-by-clock = By itself: the time that you set had passed.
line-decision = { $purpose }
line-release-head = Used.
line-release = { $system } was given { $count ->
    [one] { $count } record
   *[other] { $count } records
} for: { $purpose }.
line-refusal-head-wish = Refused, as you asked.
line-refusal-head = Refused.
line-refusal = { $system } asked for: { $purpose }. It received nothing.
line-refusal-since = Why: { $reason }, since { $when }.
line-refusal-why = Why: { $reason }.
line-asked-for = Asked for: { $kinds }.
line-asked-for-nothing = Asked for something that is no kind of data here.
line-question-head-yes = Asked, and told yes.
line-question-head-no = Asked, and told no.
line-question = { $system } asked whether it may use your data for: { $purpose }. It received no data.
line-view-head-agent = Looked at by customer service.
line-view-head-officer = Looked at by the privacy office.
line-view = A member of staff opened your page, until { $time } at most.
line-note = Case { $case }: { $reason }
line-unmasked-head = A hidden value was shown to staff.
line-unmasked = { $kind }
line-erasure-head = Removed.
line-erasure = { $count ->
    [one] { $count } record, because the time for keeping it was over.
   *[other] { $count } records, because the time for keeping them was over.
}
line-erasure-taken-back = { $count ->
    [one] { $count } record, because { $system } took it back.
   *[other] { $count } records, because { $system } took them back.
}
line-erasure-benefits = { $count ->
    [one] { $count } measured benefit
   *[other] { $count } measured benefits
}
line-erasure-only-benefits = { $system } took back what it had counted for you.
line-to-choice = The switch
