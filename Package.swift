// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target: Swift 6 mode, explicit existentials, explicit imports.
let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
  + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "connector-run",
  products: [.executable(name: "connector-run", targets: ["connector-run"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // The system's libraries: a module map and `static inline` shims, no logic.
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CLibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(
      name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(
      name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),
    .systemLibrary(
      name: "CZstandard", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

    .systemLibrary(name: "CDirectory"),
    .systemLibrary(name: "CProcess"),

    // The fences around them.
    .target(name: "RegularExpressions", dependencies: ["CPCRE2"]),
    .target(name: "Cryptography", dependencies: ["CLibCrypto"]),
    .target(name: "Compression", dependencies: ["CBrotli", "CZlib", "CZstandard"]),
    .target(name: "HTTPServer", dependencies: ["CMicroHTTPD"]),
    .target(name: "PositionedYAML", dependencies: ["Diagnostics", "CLibYAML"]),
    .target(name: "CurlTransport", dependencies: ["CLibCurl", "Compression", "ConnectorRuntime"]),
    .target(name: "LocalCommands", dependencies: ["ConnectorRuntime", "CProcess"]),

    // The engine.
    .target(name: "Diagnostics"),
    .target(name: "JSONDocument", dependencies: ["CExpat", "RegularExpressions"]),
    .target(
      name: "ConnectorModel", dependencies: ["Diagnostics", "JSONDocument", "RegularExpressions"]),
    .target(
      name: "ConnectorLoading",
      dependencies: [
        "CDirectory", "ConnectorModel", "Diagnostics", "JSONDocument", "PositionedYAML",
        "RegularExpressions",
      ]),
    .target(
      name: "ConnectorValidation",
      dependencies: [
        "ConnectorLoading", "ConnectorModel", "Diagnostics", "JSONDocument", "PositionedYAML",
      ]),
    .target(
      name: "ConnectorFormatting",
      dependencies: ["ConnectorLoading", "ConnectorModel", "Diagnostics", "PositionedYAML"]),
    .target(
      name: "ConnectorRuntime",
      dependencies: [
        "CDirectory", "Compression", "ConnectorModel", "Cryptography", "Diagnostics",
        "JSONDocument", "RegularExpressions",
      ]),
    .target(
      name: "LanguageServer",
      dependencies: [
        "ConnectorFormatting", "ConnectorLoading", "ConnectorModel", "ConnectorValidation",
        "Diagnostics", "JSONDocument",
      ]),
    .target(name: "Sandbox", dependencies: ["HTTPServer", "JSONDocument"]),
    .target(
      name: "CommandLineInterface",
      dependencies: [
        "ConnectorFormatting", "ConnectorLoading", "ConnectorModel", "ConnectorRuntime",
        "ConnectorValidation", "CurlTransport", "Diagnostics", "HTTPServer", "JSONDocument",
        "LanguageServer",
        "LocalCommands", "Sandbox", argumentParser,
      ]),
    .executableTarget(
      name: "connector-run", dependencies: ["CommandLineInterface"],
      linkerSettings: [
        // A fixed address saves the dynamic loader 44,000 relocations at every start.
        .unsafeFlags(
          ["-Xlinker", "--no-pie", "-Xlinker", "--gc-sections"], .when(configuration: .release))
      ]),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["ConnectorLoading", "Diagnostics"],
      path: "Tests/TestSupport"),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics", "TestSupport"]),
    .testTarget(
      name: "PositionedYAMLTests", dependencies: ["PositionedYAML", "Diagnostics", "TestSupport"]),
    .testTarget(name: "RegularExpressionsTests", dependencies: ["RegularExpressions"]),
    .testTarget(
      name: "JSONDocumentTests",
      dependencies: ["JSONDocument", "RegularExpressions", "TestSupport"]),
    .testTarget(name: "CompressionTests", dependencies: ["Compression", "TestSupport"]),
    .testTarget(name: "CryptographyTests", dependencies: ["Cryptography"]),
    .testTarget(name: "HTTPServerTests", dependencies: ["HTTPServer", "TestSupport"]),
    .testTarget(
      name: "SandboxTests",
      dependencies: ["Sandbox", "HTTPServer", "JSONDocument", "TestSupport"]),
    .testTarget(
      name: "CurlTransportTests",
      dependencies: [
        "Compression", "ConnectorRuntime", "CurlTransport", "HTTPServer", "TestSupport",
      ]),
    .testTarget(
      name: "LocalCommandsTests",
      dependencies: ["LocalCommands", "ConnectorRuntime", "TestSupport"]),
    .testTarget(
      name: "ConnectorModelTests",
      dependencies: [
        "ConnectorModel", "Diagnostics", "JSONDocument", "PositionedYAML", "TestSupport",
      ]),
    .testTarget(
      name: "ConnectorLoadingTests",
      dependencies: [
        "ConnectorLoading", "ConnectorModel", "Diagnostics", "JSONDocument", "PositionedYAML",
        "TestSupport",
      ]),
    .testTarget(
      name: "ConnectorValidationTests",
      dependencies: [
        "ConnectorLoading", "ConnectorModel", "ConnectorValidation", "Diagnostics", "JSONDocument",
        "TestSupport",
      ]),
    .testTarget(
      name: "ConnectorFormattingTests",
      dependencies: [
        "ConnectorFormatting", "ConnectorLoading", "ConnectorModel", "ConnectorValidation",
        "Diagnostics", "JSONDocument", "PositionedYAML", "TestSupport",
      ]),
    .testTarget(
      name: "LanguageServerTests",
      dependencies: ["Diagnostics", "JSONDocument", "LanguageServer", "TestSupport"]),
    .testTarget(
      name: "ConnectorRuntimeTests",
      dependencies: [
        "ConnectorLoading", "ConnectorModel", "ConnectorRuntime", "Cryptography", "Diagnostics",
        "JSONDocument", "RegularExpressions", "TestSupport",
      ]),
    .testTarget(
      name: "CommandLineInterfaceTests",
      dependencies: [
        "CommandLineInterface", "ConnectorLoading", "ConnectorModel", "ConnectorRuntime",
        "CurlTransport", "Diagnostics", "HTTPServer", "JSONDocument", "PositionedYAML", "Sandbox",
        "TestSupport", "connector-run", argumentParser,
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = settings
}
