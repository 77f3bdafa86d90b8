## The overview.
overview-title = Overview
overview-hello = Hello, { $name }. This is what we hold about you.
overview-hello-nameless = This is what we hold about you.
overview-of = What we hold about { $name }
overview-held-noun = { $count ->
    [one] thing about you
   *[other] things about you
}
overview-held = { $observed ->
    [one] { $observed } of them was seen happening
   *[other] { $observed } of them were seen happening
}. You told us { $told } yourself. We bought { $bought }.
overview-held-link = See all of them
overview-uses-noun = { $count ->
    [one] use in the last 30 days
   *[other] uses in the last 30 days
}
overview-refused = { $count ->
    [0] None was refused.
    [one] { $count } more was refused.
   *[other] { $count } more were refused.
}
overview-uses-link = See each one
overview-back-noun = back to you this year
overview-earned = We earned { $amount } with your data, where we measure it.
overview-back-link = What you got, use by use
surprises-title = First, what may surprise you
surprises-bought-title = { $count ->
    [one] We bought { $count } fact about you
   *[other] We bought { $count } facts about you
}
surprises-bought = { $seller } sold them to us. They came in on { $date }.
surprises-told = We have told customers this since { $date }.
surprises-bought-link = See what was bought, and what it is used for
surprises-guessed-title = { $count ->
    [one] We made { $count } guess about you
   *[other] We made { $count } guesses about you
}
surprises-guessed = A guess can be wrong. For each one you see what it is made of and what would change it.
surprises-accuracy = { $model }: { $accuracy }
surprises-guessed-link = See how each guess is made
overview-switches = Your switches
overview-switches-change = Change them
overview-switches-see = See them
overview-always = { $count ->
    [one] { $count } more purpose is always on.
   *[other] { $count } more purposes are always on.
}
overview-always-link = Why, and what you can do instead
overview-origins = Where it came from
overview-origins-picture = What we hold, by origin: { $counts }
overview-origins-caption = Drawn to scale. The smallest groups are the ones that surprise people.
overview-origins-link = Read it as a list
uses-title = Who asked in the last 30 days
uses-caption = Systems that asked for your data in the last 30 days
uses-system = System
uses-purpose = For
uses-given = Used
uses-refused = Refused
uses-last = Last asked
uses-none-title = Nobody asked
uses-none = When one of our systems asks for your data, it stands here, whether it got them or not.
latest-title = Latest
latest-link = All activity
latest-none-title = Nothing yet
latest-none = Your choices, every use, every refusal and every look by staff will stand here.
