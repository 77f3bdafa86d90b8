## The page of switches.
choices-title = Your choices
choices-lede = { $on ->
    [one] { $on } purpose is on
   *[other] { $on } purposes are on
}, { $off ->
    [one] { $off } is off
   *[other] { $off } are off
}, { $fixed ->
    [one] { $fixed } has no switch
   *[other] { $fixed } have no switch
}. Every switch works at once, in both directions.
choices-all-off = { $count ->
    [one] Turn off the { $count } that is on
   *[other] Turn all { $count } off
}
choices-all-off-hint = You can undo it on the next page.
choices-all-off-done = Turned off
choices-group-count = { $count ->
    [one] { $count } purpose
   *[other] { $count } purposes
}
choices-why = Why
choices-get = What you get
choices-who = Who
choices-failed = Not saved. Nothing was changed. Please try again.
choices-restricted-title = You restricted all use
choices-restricted = Only what a law obliges us to do goes on. Your switches are kept as they are.
choices-under-age-title = Some uses are not for you yet
choices-under-age = Uses that need a yes stay off until you are old enough to give it yourself.
choices-locked-under-age = Off until you are old enough to say yes yourself.
why-said-yes = You said yes
why-only-yes = Only with your yes
why-yes-on = on { $date }
why-yes-ended = Your yes ended by itself
why-said-no = You said no on { $date }
why-turned-off = You turned it off on { $date }
why-objected = You objected on { $date }
why-not-answered = You have not answered yet
why-interest = Our own interest
why-object-absolute = You can object; it ends at once
why-object-assessed = You can object; we weigh it and answer
get-this-year = { $amount } this year
get-brand-earned = We earned { $amount } ({ $what })
who-many = { $count } organisations, named below
effect-off = If you turn this off
effect-on = If you turn this on
effect-yes = If you say yes
effect-object = If you object
effect-systems-stop = { $count ->
    [one] { $count } system stops at once
   *[other] { $count } systems stop at once
}
effect-systems-ask = { $count ->
    [one] { $count } system may ask
   *[other] { $count } systems may ask
}
effect-only-here = { $count ->
    [one] { $count } worked-out value is needed by nothing else
   *[other] { $count } worked-out values are needed by nothing else
}
limit-keep-summary = Keep it on for a limited time only
limit-turn-on-summary = Turn it on for a limited time
limit-legend = It then turns itself off, without a reminder
limit-choice = { $period }, until { $date }
limit-keep = Keep on for this time
limit-turn-on = Turn on for this time
more-summary = What is used, which systems, how long
more-data = What is used
more-records = { $count ->
    [one] See the { $count } record
   *[other] See the { $count } records
}
more-systems = Systems that ask
more-uses = In the last 30 days
more-used = used { $given ->
    [one] { $given } time
   *[other] { $given } times
}, refused { $refused ->
    [one] { $refused } time
   *[other] { $refused } times
}
more-outside = Who outside receives it
more-kept = Kept for
more-not-used = Not used
more-machine = What a machine does
more-law = In law
more-article = GDPR, Article { $article }
history-summary = { $count ->
    [one] { $count } earlier decision
   *[other] Your { $count } latest decisions
}
history-all = All activity about this
saved-on = Turned on, { $when }. { $count ->
    [one] { $count } system may ask from now on.
   *[other] { $count } systems may ask from now on.
}
saved-limited = Turned on until { $until }, { $when }. { $count ->
    [one] { $count } system may ask until then.
   *[other] { $count } systems may ask until then.
}
saved-off = Turned off, { $when }. { $count ->
    [one] { $count } system is refused from now on.
   *[other] { $count } systems are refused from now on.
}
saved-no = You said no, { $when }. { $count ->
    [one] { $count } system is refused.
   *[other] { $count } systems are refused.
}
saved-objection = You objected, { $when }. { $count ->
    [one] { $count } system is refused while we weigh it.
   *[other] { $count } systems are refused while we weigh it.
}
spread-confirmed = { $told ->
    [one] { $confirmed } of { $told } system confirmed, { $seconds } s.
   *[other] { $confirmed } of { $told } systems confirmed, { $seconds } s.
}
spread-under-way = { $told ->
    [one] { $told } system is being told; it has not confirmed yet.
   *[other] { $told } systems are being told; none has confirmed yet.
}
spread-asking = { $count ->
    [one] { $count } system is not sent word: it learns it when it asks.
   *[other] { $count } systems are not sent word: they learn it when they ask.
}
all-off-saved = { $count ->
    [one] { $count } purpose is off now
   *[other] { $count } purposes are off now
}, { $when }.
undo = Undo
saved-receipts = The receipts are in your activity
fixed-title = Always on, and what you can do instead
fixed-count = { $count ->
    [one] { $count } purpose
   *[other] { $count } purposes
}. No switch, because what you asked for, or the law, cannot work without them.
fixed-caption = Purposes without a switch
fixed-what = What
fixed-why = Why there is no switch
fixed-instead = What you can do instead
flow-title = Where your data goes
flow-picture = Which purposes use data of which origin, and who receives it. The table below says the same.
flow-caption = Width is the number of kinds of data. Grey and dashed is off: nothing flows.
flow-as-table = Read this as a table
flow-purpose = Purpose
flow-origin = Where the data comes from
flow-recipient = Seen by
flow-others = { $count ->
    [one] { $count } other
   *[other] { $count } others
}
