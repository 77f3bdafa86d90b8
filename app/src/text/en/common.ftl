## How numbers, amounts and periods are written.
money = €{ $amount }
money-negative = −€{ $amount }
percent = { $number }%
minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
period-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
period-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
period-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}

## Countries.
country-at = Austria
country-be = Belgium
country-ch = Switzerland
country-de = Germany
country-dk = Denmark
country-es = Spain
country-fi = Finland
country-fr = France
country-gb = United Kingdom
country-ie = Ireland
country-it = Italy
country-lu = Luxembourg
country-nl = Netherlands
country-no = Norway
country-pl = Poland
country-se = Sweden
country-us = United States
