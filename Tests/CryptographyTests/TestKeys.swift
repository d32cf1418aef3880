/// Keys that openssl(1) made for these tests and that open nothing.
enum TestKeys {
  /// The passphrase of those that are encrypted.
  static let passphrase = "swordfish"

  /// 2048 bits, PKCS#1.
  static let rsa = """
    -----BEGIN RSA PRIVATE KEY-----
    MIIEowIBAAKCAQEAotsabE65dLCFIPBORc8dWhixSD/TmjZ5L041ooXw1LSx0umw
    WXsnWSNBlPBeEQwCdlNWLAdXrqcTNBIIlWDzhQ7/u8zIf1/8k8uGias25xJfaPtH
    UT7Of0qfKxfGP9CSkivCoQ7D1dFK2rigGtglA5+B9ynGp10rvXrARMpH2st2jmH3
    W0tajYlh/EUp2NWXKaJmGz5s10kTPrZAXwViKUX7llL91swJ4JYzM1nyd91N6rUr
    GjVjJs6RGmShizNaBJagzpSDHcIFMdXw9jnodeT7YIlQfnd3xsyVGBIXYxYPGmni
    Hb0imNdlrPBskLpin+582uGm+vp+EPexPDE6WQIDAQABAoIBADtYHylPiKoadvC5
    ULSElBwUOmnrBEdCSWexFr9aEpfYHqKOUJpS09RaEhhdfNG2cCFBHfoeVNfKfydu
    2NziPusCO7NqHLe5uRb8R9Lb5r5ORiFBy8ux2NquzRCNccsoTHjiZGJ/OGKuiRnp
    xEHz+Iz474mrGf475+f8lpqaoZN7Eo+yYq7ulLjhwuW9o49ULo5C4Bs8N46hXq6K
    uXgqzcKFaQ8QjRZrXiPrMAcVrh3jQBFXKW5FXVuJ7HfvoHHnkvkFGCx+8EiCGOlx
    eoha5pp3CwBpAsvWa18K8MY4vU70xI6AV7sAd+1Th+Jtd3GQ1UesVYJPc3ufXnL8
    fAKq5ncCgYEA3+d52INN1r8MdnOnF5/xaQxK+A3ivNEcY7DFwSw0h/VAPGgyok7v
    ToQxP6MdkCnI+/AvX3UHwPEvmxS7Ncr6trea/3ETiyZj1qr5PpxcpsmGCkxZRyq6
    HrMguVTL2DatFNrFSwRUl7yYz1kUqoFnhLukNysy4PmxQ9d3Yls+eHMCgYEAujNc
    XBTTlsD9/z85se2vd7+E3cal8ybgHiIk6mKH+ziwYsROhnPI8AB0R/CWM4o/+Iym
    UjmgGfhFCiTwyFMvyklwe4jqvGHJt1ntPh1pbofpde7CkjJO6vXQXFI29dawpKvT
    fydBhhu/cJm0G46yQbkomvmkmk+omVHXO7y7qwMCgYEA1XvocmcnlYTNhjdZby4i
    SK3e4UqkELI1JlxLAZd7ctKFb9NNy/IFPFDQgEOvkWA18PmewZ5dSTrt0CjhIzYo
    /IRttfcD0l5FPU4BnhAKS0DEnBcV3MRBd7oFjo/qWHoxZzv8dz1mxtKcxL7D9Jqz
    sBwVREDdHyMUQII1o0Mqej8CgYBMXVAdu7TjeRcynb2NyYtTM0rMofHhfSohcaNu
    NSbL034To6sI3Weldqo57uPLE4IU76ouws90lyvJc0kE/4j0D5aAM7EBvaE6/zib
    ZvicikUnRtqpltRi7Jmdo2JDBN/BSW8eEP2AgNTM21zQiH93EPckSApH9y+QYc5C
    A697/QKBgHNdCUoPoQKjMhKm/OUeiqc2So7BwaIQYqJTSU0JS1vFPKCdMMh2KgLb
    4UrPpIRGXgtT3RMZADfAovWE9T4IAwxmLxo85yBZgMXmrPf1vvEhCGLT4zodGbEH
    LJ0PtcSnYszO7TgiRpgRZ5yMsHWzpv8c2+AlSSpvZF6pXKLi9yK9
    -----END RSA PRIVATE KEY-----
    """

  /// The same in PKCS#8.
  static let rsaPKCS8 = """
    -----BEGIN PRIVATE KEY-----
    MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCi2xpsTrl0sIUg
    8E5Fzx1aGLFIP9OaNnkvTjWihfDUtLHS6bBZeydZI0GU8F4RDAJ2U1YsB1eupxM0
    EgiVYPOFDv+7zMh/X/yTy4aJqzbnEl9o+0dRPs5/Sp8rF8Y/0JKSK8KhDsPV0Ura
    uKAa2CUDn4H3KcanXSu9esBEykfay3aOYfdbS1qNiWH8RSnY1ZcpomYbPmzXSRM+
    tkBfBWIpRfuWUv3WzAngljMzWfJ33U3qtSsaNWMmzpEaZKGLM1oElqDOlIMdwgUx
    1fD2Oeh15PtgiVB+d3fGzJUYEhdjFg8aaeIdvSKY12Ws8GyQumKf7nza4ab6+n4Q
    97E8MTpZAgMBAAECggEAO1gfKU+Iqhp28LlQtISUHBQ6aesER0JJZ7EWv1oSl9ge
    oo5QmlLT1FoSGF180bZwIUEd+h5U18p/J27Y3OI+6wI7s2oct7m5FvxH0tvmvk5G
    IUHLy7HY2q7NEI1xyyhMeOJkYn84Yq6JGenEQfP4jPjviasZ/jvn5/yWmpqhk3sS
    j7Jiru6UuOHC5b2jj1QujkLgGzw3jqFeroq5eCrNwoVpDxCNFmteI+swBxWuHeNA
    EVcpbkVdW4nsd++gceeS+QUYLH7wSIIY6XF6iFrmmncLAGkCy9ZrXwrwxji9TvTE
    joBXuwB37VOH4m13cZDVR6xVgk9ze59ecvx8AqrmdwKBgQDf53nYg03Wvwx2c6cX
    n/FpDEr4DeK80RxjsMXBLDSH9UA8aDKiTu9OhDE/ox2QKcj78C9fdQfA8S+bFLs1
    yvq2t5r/cROLJmPWqvk+nFymyYYKTFlHKroesyC5VMvYNq0U2sVLBFSXvJjPWRSq
    gWeEu6Q3KzLg+bFD13diWz54cwKBgQC6M1xcFNOWwP3/Pzmx7a93v4TdxqXzJuAe
    IiTqYof7OLBixE6Gc8jwAHRH8JYzij/4jKZSOaAZ+EUKJPDIUy/KSXB7iOq8Ycm3
    We0+HWluh+l17sKSMk7q9dBcUjb11rCkq9N/J0GGG79wmbQbjrJBuSia+aSaT6iZ
    Udc7vLurAwKBgQDVe+hyZyeVhM2GN1lvLiJIrd7hSqQQsjUmXEsBl3ty0oVv003L
    8gU8UNCAQ6+RYDXw+Z7Bnl1JOu3QKOEjNij8hG219wPSXkU9TgGeEApLQMScFxXc
    xEF3ugWOj+pYejFnO/x3PWbG0pzEvsP0mrOwHBVEQN0fIxRAgjWjQyp6PwKBgExd
    UB27tON5FzKdvY3Ji1MzSsyh8eF9KiFxo241JsvTfhOjqwjdZ6V2qjnu48sTghTv
    qi7Cz3SXK8lzSQT/iPQPloAzsQG9oTr/OJtm+JyKRSdG2qmW1GLsmZ2jYkME38FJ
    bx4Q/YCA1MzbXNCIf3cQ9yRICkf3L5BhzkIDr3v9AoGAc10JSg+hAqMyEqb85R6K
    pzZKjsHBohBiolNJTQlLW8U8oJ0wyHYqAtvhSs+khEZeC1PdExkAN8Ci9YT1PggD
    DGYvGjznIFmAxeas9/W+8SEIYtPjOh0ZsQcsnQ+1xKdizM7tOCJGmBFnnIywdbOm
    /xzb4CVJKm9kXqlcouL3Ir0=
    -----END PRIVATE KEY-----
    """

  /// The same in encrypted PKCS#8.
  static let rsaEncrypted = """
    -----BEGIN ENCRYPTED PRIVATE KEY-----
    MIIFLTBXBgkqhkiG9w0BBQ0wSjApBgkqhkiG9w0BBQwwHAQIspM/zI8tzJQCAggA
    MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBC9NxJRZerYqlaetKk/0qeVBIIE
    0OJaXCWfOofCeTZB/NkPQoT1wUvJzuVW5Kdd30QjmGWdqm4NkLgcmgQZBkrWNnui
    RQK3OzFxvBm9U1RJhqfQLpF4MMlA9Bpo0X63GrFfXDuSgZz/2zlpIK68qsLcJNUB
    QZc06JTks6vt2uSznF3hvAkjSVaygWhlyUROobZ5MjcsDRwoRd7k+m5qL0qN52zf
    ge4gSNb/5j2ktuoBlJ/i/b3TsZiz7hVMASIP7lyzWP9Oo2Ux/GDxFrCsvNFp5plK
    9+QrzJqcn0Fxvu8Tg/9y9bBslEqhky8GaLmhgrUCx63NGvn0TpsXGNjLZEI7/gl2
    9oElOyl4hkIIHuw6X2NqZzBPkGi1cPODTlWHA044WwpLJimUgwpQdYNWFGOXk9Ik
    al5xv7cG2p+l/as6Ce00XT3SEJqM2duc86lVq8JD5XQlnl6KeunqcJhmTxmK30YA
    J3fabLYleUEh+X6i1Y8MqZ9sDlPprD3EtlKXJPb6oAL8EBIOh/jqi9EREJJOY9YY
    PTDba4gNaldvl5lUkoud+CjI5QcDt53ypg4VnSulKq3e5O15Af0ZbwXn5lDDMg0X
    2LKqfzBn/vOvtMFpu80qeX3PCQjfgrClmzDxJxMRbIH3qNqAGLsZ2HOrMdbTsXW9
    Gtfwh/cwPP3Z0waGafZIpt1Pfe8Yenw6AgbnBOgu0+wxwnCg9AXjTQCxzFPYQ8ya
    Tb+98Ee+a7HQIYK+b7nzG3FCMtN01Vja9JWuucoX1dnbH2v1Rzk/nEOeG659D7jq
    DtM4e6Gw4JaTBo/OpS01pZqh/cLpZXiwvOffAldcZN+iRoJ0ZBHLt7mqB9ZjxhMD
    3Go3dhkd/qeGRHzMQfVBvzAKkhZATR8UeJIb3YKqIiQpH78PkVocJp52NlsAqcpG
    mwW7g+HRDKwdIwlsriN49SFY8LWRbbx2A95a4jf+eJznCWpxdGFAl3B5rp6uqJA5
    RYHOJg+6hgNhSfD1aTDWeCaR5T7NbkEzLWB3RLQaz6cyxcc/RLrnDQwVynKsgRaO
    NqknTCefOHwFuD/888zWD3iC6BNtNxewkkvw+/x59K/9GAsPKN1RFHcW/OQmS5ej
    3yZwfX4LWiey+40KvTOky+ERguUsMyyKshMipCaxhtmX+6ffZAV8zxuoujAVgRBg
    eRYvrqzkuVhlZ3a4S9wMW5QpEr0fkXxGnOJrpM8kIGxS/OIXRrI/GqUwmZewToZm
    9iRUEoCFv74gl3iOeJRra6MULgvHEzwuIPAVVgkSXBJoT7YIo+y30bXYmcQm0E5a
    2tWzXe21QF/iEl++XJScBfwmqQOKVmqa9ZOW1MC47cN8+m7mA3XufYH62ZJI3KqS
    lcVbBgN3qnHKUvlNWI5V20u41FwCH7M6VaK8g11rco628ctUsrciTU0VV86Yl5Bi
    wOzRRpBNgezbeFom7ny4bZ8Gy/mEzBdux81xozGn/J80CnLL1UVy/s0W3eSfrdXe
    l44yDmrfuNvFk69o3k6wKBQaLY/xKXfKDAxIxuwRTLJW0l3YP3fA0Q0OZ8J4bKqZ
    oNK0ydFhpIpuSFSBXQBxingX7jjInuHjGeDDiZI7hB+XqORxWBgSnMSXKg8UpaAa
    TipFOH23mlGlk5zL9b8o+OWjSBphSu/49dCi8B7r0SNF
    -----END ENCRYPTED PRIVATE KEY-----
    """

  /// 1024 bits.
  static let shortRSA = """
    -----BEGIN RSA PRIVATE KEY-----
    MIICXQIBAAKBgQDDozBAgP9megyoPReKSAiKPbmWqUosn7eho0J49fRfYz2XRFIT
    0p4SnZ60Reo+QGVqUIDD2soWwEPOMU2zMkngy8MJEiTzViIyZhFbjQUMyJ5C9g5b
    zK5bYoTT2TKx+PaVi86KsTeWdjnDlR/0gCuUUbixMe3431I8sfvZYS/ceQIDAQAB
    AoGBAIKZoA6Pju/0LhrpnZtcdwcCKbCgFrovbUDkYe2qE5bSAz3GCBzfj1LSEi46
    NiOUjZ8pWqxklGAXvawaUcp8mb/itmg/EEpdo+6JstjWKHASTSvJxv+ZMzZkIv+H
    GgHWNLsU8dWZkae1xY8n23BI03BtYyxcnnJmGRFp7R/vOC/ZAkEA4kTyU1PdFSPE
    hr8zDiNtqUHpWc/kO2zHylzBP9+y3QFXDzyZ/0CUpSKYFTqPveYpQqavDxTDHFQh
    RrJABTmSWwJBAN1X35fI2fkN/jGzcN82OF35t8QWb2vKYqUmeKixWeYTICqZEGbW
    PkntQa4Pc+yaHbu2lkumz8GjYLG2TsZgHLsCQES4K+Ci18JT2pwR9a+VkviUzAo6
    2VYy83rCMO71QZ1ditNV1G9xbbO5jfbkkkNaY62achBifd9crb6K5Gax1YECQF8S
    vZG+zhGyNvs2LkdSTMfg2VQ6psVP+ysg6TbcZtbyZCCn+mmRoNO0Oz/+lzaLxDW6
    6be5AQgVmxT6T7/ZzL0CQQCPzTaCXTI1u+RtZJM+VTXQLrVOSFFFYRZBJ6pFvT0L
    fxrIi7a0bBFzkkvjfbE+liCHZ+zVatMonSlbHV0m81iH
    -----END RSA PRIVATE KEY-----
    """

  /// SEC 1, its parameters before it.
  static let p256 = """
    -----BEGIN EC PARAMETERS-----
    BggqhkjOPQMBBw==
    -----END EC PARAMETERS-----
    -----BEGIN EC PRIVATE KEY-----
    MHcCAQEEICN91jm8AlJIrbvkofTGcUuISF3h7ZRhuOKmVcHIQjCXoAoGCCqGSM49
    AwEHoUQDQgAEET9o5aFzUunjUiaUu5G37nr1jHNDdrUnal/4CwbaiedAGQ8/PfgL
    ExhPZhqdoXTHYdu2xSj298NEmUmpqjuREw==
    -----END EC PRIVATE KEY-----
    """

  /// The same in PKCS#8.
  static let p256PKCS8 = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgI33WObwCUkitu+Sh
    9MZxS4hIXeHtlGG44qZVwchCMJehRANCAAQRP2jloXNS6eNSJpS7kbfuevWMc0N2
    tSdqX/gLBtqJ50AZDz89+AsTGE9mGp2hdMdh27bFKPb3w0SZSamqO5ET
    -----END PRIVATE KEY-----
    """

  /// The same in encrypted PKCS#8.
  static let p256Encrypted = """
    -----BEGIN ENCRYPTED PRIVATE KEY-----
    MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi00d9O3/kBDQICCAAw
    DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEB2CO9xDyixSvxhSFZY6dtoEgZB5
    LH9himPhbPvWcLYyr73hvtkHVDPVUUg2nJNwO9e3JCvJ6ZHiKpT4UZ1yb34K8Skj
    wVeTtcfece3bQcCkZF1IWRUINQXIeYsER39OxVcyOTWGZxZUmshRhXcuBhWd0jpj
    E9Ks10jR7z4ONuU0cytNQOtJD3yhJsTvk931i6zIJQEFrIA1eCRMfDbcsnS7tWQ=
    -----END ENCRYPTED PRIVATE KEY-----
    """

  /// The same under a passphrase header.
  static let p256OldEncrypted = """
    -----BEGIN EC PRIVATE KEY-----
    Proc-Type: 4,ENCRYPTED
    DEK-Info: AES-128-CBC,F4164ED7D852463FAD563C30D8DA4807

    Mngvm4kFjTZlrC/vUAI1av7oUM11BKEatxjM4OfUuiyHmA6jAzN23ghW6siWd+Ky
    mo6tkhoBtzCPD2MN9WurcPe2GXvCkfUAHAoFcS/5+G9FuHEw+yQr41ENs0kO33bb
    mGHldtybyUZrMFep+htGWk6wvusPK9+GYcfME/Mjw5Y=
    -----END EC PRIVATE KEY-----
    """

  /// P-384.
  static let p384 = """
    -----BEGIN EC PRIVATE KEY-----
    MIGkAgEBBDDjcfkvh3dQqe44zerP8AL5ZRDVu0AqUYMtA2dM/wlkclzQ8o2DsOum
    sy79BFMxnaagBwYFK4EEACKhZANiAATu9d0OwR4m6TN9AYyfY0gFuGWhhs7oU/A8
    aRtaBPe9foAHmbw9sHtVEg7qeK8COOS6k03QtT0x6CN1rKzFb8aMv+IBpeJdUtoQ
    436IhVIu7h3uE02TqZ0ykvTBEyIv0Z8=
    -----END EC PRIVATE KEY-----
    """

  /// P-521.
  static let p521 = """
    -----BEGIN EC PRIVATE KEY-----
    MIHcAgEBBEIAsgHAAMYUWYKslX6IyS793fbwqQlsjusZrZ4q/Tl7Hf2fDPzBoNKs
    JyE5ExWgNRfjBYljNLxuOKyRPhL4O19e7dqgBwYFK4EEACOhgYkDgYYABAEFOkZo
    h3X0cu94vHu74Cft7wyA6DKA3b+bgFFS+fpqrbw9RNxbdVx3TrR2J/o0QdHw1vSk
    nwKy0gNjzokm7U2DSAFH59YWLkPUTXGoaCHSJMeqkdtMPKjfgKy4rPr7iNmtyoGS
    QEvQ1CUXipKBemWl44htEbICsezDTZK8tw8+y0UZAQ==
    -----END EC PRIVATE KEY-----
    """

  /// Ed25519.
  static let ed25519 = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEIKI6qpZarXK7v/zMjVlIGHt3jBcll3+yZYRU7l2rhegZ
    -----END PRIVATE KEY-----
    """

  /// Ed448.
  static let ed448 = """
    -----BEGIN PRIVATE KEY-----
    MEcCAQAwBQYDK2VxBDsEOQbfwIORMOYEuC/usbJudcLromFviEv2kav0IdICNRBH
    jH+N5Ej5svoNCojgQ3Nh+hd/5by++sDzRg==
    -----END PRIVATE KEY-----
    """

  /// A key that signs nothing.
  static let x25519 = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VuBCIEIJjA4I9Zyqj2BmSNUFhFJUmXXf2rLKjHPNmPrm7uM8FF
    -----END PRIVATE KEY-----
    """

  /// A curve that JWS does not know by ES256.
  static let secp256k1 = """
    -----BEGIN EC PRIVATE KEY-----
    MHQCAQEEIIc5MKg0MyX6E6WivusQqZJrH1gNpFvlyPXmXtHCeN+xoAcGBSuBBAAK
    oUQDQgAEBfa/jJ0Eb9ZhzJgr/4o9ES/McfMyU2LlWiZsIzC7Iugi/cva4o2F2tJe
    wj++7Ss4KmugCRThxiKZQ78MvLNKOA==
    -----END EC PRIVATE KEY-----
    """
}
