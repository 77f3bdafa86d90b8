## All records.
data-title = Your data
data-lede = { $count ->
    [one] { $count } thing
   *[other] { $count } things
} of { $kinds ->
    [one] { $kinds } kind
   *[other] { $kinds } kinds
}. Those that surprise people come first. Each one says where it came from, what it is used for, who sees it and when it goes.
data-filter = Filter your data
data-words = Find words
data-words-staff = Looks only where values are shown to staff.
data-kind = Kind of data
data-any-kind = All kinds
data-origin = Where from
data-any-origin = Anywhere
data-source = Source
data-any-source = All sources
data-purpose = Used for
data-any-purpose = Anything
data-show = Show
data-active = What the list is narrowed to
data-only = Only
data-remove = No longer only:
data-chip-words = “{ $words }”
data-clear = Show everything
data-kinds-count = { $count ->
    [one] { $count } thing
   *[other] { $count } things
} of { $kinds ->
    [one] { $kinds } kind
   *[other] { $kinds } kinds
}
data-kind-line = { $count } · newest { $date }
data-none-of = We hold nothing of: { $kinds }.
data-hidden-title = Not shown to staff
data-hidden = { $kinds }. The customer sees these under “Your data” on their own page.
data-hidden-kind = not shown to staff
data-newest = Newest first
data-found = What fits
data-matching = { $count ->
    [one] { $count } record
   *[other] { $count } records
}
data-matching-here = { $count ->
    [one] { $count } record on this page
   *[other] { $count } records on this page
}
data-only-kind = Only this kind
data-shared = { $when }. Source: { $source }.
data-lines = { $count ->
    [one] { $count } line shown
   *[other] { $count } lines shown
}
data-lines-paid = { $lines }, together { $amount }.
data-lines-only = { $lines }.
data-kept = Kept until: { $date }.
data-kept-until = Kept until
data-no-end = No end set
data-came-in = Came in here
data-observed = Noted at the source
data-corrected-was = Corrected on { $date }. It was: { $was }.
data-corrected = Corrected on { $date }.
data-replaced = Replaced by a correction on { $date }. No longer used.
data-worked-out = Worked out by { $model }, version { $version }, from: { $inputs }.
data-other-version = What is said here of how it works is about version { $version }.
data-what = What
data-value = Value
data-when = When, from where
data-more = Why we have it, who sees it
data-used-for = Used for
data-no-use = Nothing at the moment
data-seen-by = Who outside sees it
data-sold-by = Sold to us by
data-sold-since = { $seller }, first on { $date }
data-told = We have told customers this since
data-contract-ends = We stop buying
data-model = { $model }, version { $version }.
data-accuracy = How often right
data-inputs = Worked out from
data-how = How
data-consequence = What it decides
data-change = What would change it
data-withheld = What we do not tell
data-masked = Hidden value
data-reveal = Show (logged)
data-empty-title = We hold nothing about you
data-empty = Once something comes in, it stands here with where it came from and why.
data-empty-staff-title = Nothing that staff may see
data-empty-staff = What is held stands on the customer’s own page only.
data-nothing-title = Nothing fits
data-nothing = We hold no record that fits all of this.
data-not-yet-title = Nothing found up to here
data-not-yet = We looked through the first part of the records. Go on to search the rest.
data-pages = Pages of the records
data-newer = Newer
data-older = Older
data-not-shown = What this page does not show, and why
data-opened-title = This opening is logged
data-opened = The customer sees that this value was shown to staff, with the time, the case and your reason.
data-record = The value
data-back = Back to the data
