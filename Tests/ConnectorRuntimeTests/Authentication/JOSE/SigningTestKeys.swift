/// Keys that openssl(1) made for these tests and that open nothing.
enum SigningTestKeys {
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

  /// P-384.
  static let p384 = """
    -----BEGIN EC PRIVATE KEY-----
    MIGkAgEBBDDjcfkvh3dQqe44zerP8AL5ZRDVu0AqUYMtA2dM/wlkclzQ8o2DsOum
    sy79BFMxnaagBwYFK4EEACKhZANiAATu9d0OwR4m6TN9AYyfY0gFuGWhhs7oU/A8
    aRtaBPe9foAHmbw9sHtVEg7qeK8COOS6k03QtT0x6CN1rKzFb8aMv+IBpeJdUtoQ
    436IhVIu7h3uE02TqZ0ykvTBEyIv0Z8=
    -----END EC PRIVATE KEY-----
    """

  /// Ed25519.
  static let ed25519 = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEIKI6qpZarXK7v/zMjVlIGHt3jBcll3+yZYRU7l2rhegZ
    -----END PRIVATE KEY-----
    """

  /// A key that signs nothing.
  static let x25519 = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VuBCIEIJjA4I9Zyqj2BmSNUFhFJUmXXf2rLKjHPNmPrm7uM8FF
    -----END PRIVATE KEY-----
    """
}
