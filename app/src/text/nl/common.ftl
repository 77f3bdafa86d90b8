## How numbers, amounts and periods are written.
money = € { $amount }
money-negative = −€ { $amount }
percent = { $number }%
minutes = { $count ->
    [one] { $count } minuut
   *[other] { $count } minuten
}
period-days = { $count ->
    [one] { $count } dag
   *[other] { $count } dagen
}
period-months = { $count ->
    [one] { $count } maand
   *[other] { $count } maanden
}
period-years = { $count } jaar

## Countries.
country-at = Oostenrijk
country-be = België
country-ch = Zwitserland
country-de = Duitsland
country-dk = Denemarken
country-es = Spanje
country-fi = Finland
country-fr = Frankrijk
country-gb = Verenigd Koninkrijk
country-ie = Ierland
country-it = Italië
country-lu = Luxemburg
country-nl = Nederland
country-no = Noorwegen
country-pl = Polen
country-se = Zweden
country-us = Verenigde Staten
