## How numbers, amounts and periods are written.
money = { $amount } €
money-negative = −{ $amount } €
percent = { $number } %
minutes = { $count ->
    [one] { $count } minutt
   *[other] { $count } minutter
}
period-days = { $count ->
    [one] { $count } dag
   *[other] { $count } dager
}
period-months = { $count ->
    [one] { $count } måned
   *[other] { $count } måneder
}
period-years = { $count } år

## Countries.
country-at = Østerrike
country-be = Belgia
country-ch = Sveits
country-de = Tyskland
country-dk = Danmark
country-es = Spania
country-fi = Finland
country-fr = Frankrike
country-gb = Storbritannia
country-ie = Irland
country-it = Italia
country-lu = Luxembourg
country-nl = Nederland
country-no = Norge
country-pl = Polen
country-se = Sverige
country-us = USA
