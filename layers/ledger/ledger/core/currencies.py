"""Decimals of each currency: the exponent of ISO 4217.

Written by tools/make_currencies.py; do not edit it by hand. Its source is package iso4217: list one
of the standard, as published 2026-01-01. Package py-moneyed has withdrawn codes. The codes of
the three pound islands are ours, since the standard does not list them. A code to which the
standard gives no minor unit, such as XDR, has two decimals.
"""

_CODES = {
    0: (
        "ADP ALK AOK AON AOR BAN BEC BEL BGM BGO BIF BOL BUK BYR CLE CLP CSK DDM DJF ECS ESA "
        "ESB ESP GEK GNF GNS GQE GWE ISK ITL JPY KMF KRH KRO KRW LUC LUL MDC MGF MKN MLF MTP "
        "MVP MXP PEI PTE PYG ROL RWF SDP SUR TJR TPE TRL UGS UGX UYI VND VNN VUV XAF XOF XPF "
        "YDD "
    ),
    2: (
        "AED AFA AFN ALL AMD ANG AOA ARA ARL ARM ARP ARS ATS AUD AWG AZM AZN BAD BAM BBD BDT "
        "BEF BGL BGN BMD BND BOB BOP BOV BRB BRC BRE BRL BRN BRR BRZ BSD BTN BWP BYB BYN BZD "
        "CAD CDF CHE CHF CHW CNH CNX CNY COP COU CRC CSD CUC CUP CVE CYP CZK DEM DKK DOP DZD "
        "ECV EEK EGP ERN ETB EUR FIM FJD FKP FRF GBP GEL GGP GHC GHS GIP GMD GRD GTQ GWP GYD "
        "HKD HNL HRD HRK HTG HUF IDR IEP ILP ILR ILS IMP INR IRR ISJ JEP JMD KES KGS KHR KPW "
        "KYD KZT LAK LBP LKR LRD LSL LTL LTT LUF LVL LVR MAD MAF MCF MDL MGA MKD MMK MNT MOP "
        "MRO MRU MTL MUR MVR MWK MXN MXV MYR MZE MZM MZN NAD NGN NIC NIO NLG NOK NPR NZD PAB "
        "PEN PES PGK PHP PKR PLN PLZ QAR RHD RON RSD RUB RUR SAR SBD SCR SDD SDG SEK SGD SHP "
        "SIT SKK SLE SLL SOS SRD SRG SSP STD STN SVC SYP SZL THB TJS TMM TMT TOP TRY TTD TVD "
        "TWD TZS UAH UAK USD USN USS UYP UYU UZS VEB VED VEF VES WST XAD XAG XAU XBA XBB XBC "
        "XBD XCD XCG XDR XEU XFO XFU XPD XPT XRE XSU XTS XUA XXX YER YUD YUM YUN YUR ZAL ZAR "
        "ZMK ZMW ZRN ZRZ ZWD ZWG ZWL ZWN ZWR "
    ),
    3: "BHD IQD JOD KWD LYD OMR TND ",
    4: "CLF UYW ",
}

MINOR_DIGITS: dict[str, int] = {
    code: digits for digits, codes in _CODES.items() for code in codes.split()
}
