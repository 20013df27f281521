// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let common: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Modules that never touch a pointer: an unsafe construct in one of them is an error.
let pointerFree: [SwiftSetting] =
  common + [.strictMemorySafety(), .treatWarning("StrictMemorySafety", as: .error)]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// A library module and its test target.
///
/// What `imports` lists is all that the module may import.
func module(
  _ name: String, imports: [Target.Dependency], resources: [Resource] = [], unsafe: Bool = false
) -> [Target] {
  [
    .target(
      name: name, dependencies: imports, resources: resources,
      swiftSettings: unsafe ? common : pointerFree),
    .testTarget(
      name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + imports,
      swiftSettings: common),
  ]
}

let package = Package(
  name: "nightjar",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "3.12.3"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.29.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.7.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    .systemLibrary(name: "CFFmpeg"),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "COpenBLAS"),
    .target(name: "CKernels"),
    .target(
      name: "TestSupport", dependencies: ["Core", "Fusion", "Layers", "Segments", "Tensors"],
      path: "Tests/TestSupport",
      swiftSettings: common),
  ]
    + module("Core", imports: [])
    + module("Compression", imports: [system], unsafe: true)
    + module("Tensors", imports: ["CKernels", "COpenBLAS"], unsafe: true)
    + module("Layers", imports: ["Tensors"])
    + module(
      "Encoders", imports: ["Core", "Tensors", "Layers"],
      resources: [
        .embedInCode("Audio/Kinds/sound-kinds.f32"), .embedInCode("Audio/Kinds/sound-kinds.json"),
      ])
    + module(
      "Models", imports: ["Core", "Tensors", "Layers", "Encoders", crypto, system],
      resources: [.embedInCode("Converter")])
    + module("Fusion", imports: ["Core", "Tensors", "Layers"])
    + module("Learning", imports: ["Core", "Tensors", "Layers", "Fusion"])
    + module("Media", imports: ["Core", "CFFmpeg", logging], unsafe: true)
    + module("Segments", imports: ["Core", "Tensors"])
    + module("Features", imports: ["Core", "Tensors", "Fusion", "Segments"])
    + module(
      "Training",
      imports: ["Core", "Tensors", "Layers", "Fusion", "Features", "Learning"])
    + module("Events", imports: ["Core", "Compression", "Segments", logging, system])
    + module("Motion", imports: ["Core", "Tensors"])
    + module("Mosquitto", imports: [], unsafe: true)
    + module(
      "Delivery",
      imports: [
        "Core", "Events", "Mosquitto", crypto, logging, nioCore, nioHTTP, nioPosix, nioTLS, system,
      ])
    + module("ConfigurationFiles", imports: ["Core", "Events", logging])
    + module(
      "Pipeline",
      imports: [
        "Core", "Tensors", "Media", "Encoders", "Fusion", "Segments", "Events", "Motion", logging,
      ])
    + module("Notify", imports: [], unsafe: true)
    + module(
      "Monitoring",
      imports: [
        "Core", crypto, httpTypes, hummingbird, logging, nioCore, nioHTTPTypes, nioPosix, system,
      ])
    + module(
      "Daemon",
      imports: [
        "CMalloc", "Core", "ConfigurationFiles", "Delivery", "Events", "Features", "Media",
        "Monitoring", "Notify", "Pipeline", "Segments", logging,
      ])
    + [
      .executableTarget(
        name: "nightjar",
        dependencies: [
          "Core", "Tensors", "Layers", "Encoders", "Models", "Fusion", "Media", "Segments",
          "Features", "Learning", "Training", "Events", "ConfigurationFiles", "Delivery",
          "Pipeline", "Monitoring", "Daemon", argumentParser, logging,
        ], swiftSettings: common),
      // What Benchmarks/motion and Benchmarks/tamper run; not installed.
      .executableTarget(
        name: "motion-trace", dependencies: ["Core", "Media", "Motion"], swiftSettings: common),
      // What Benchmarks/rules runs; not installed.
      .executableTarget(
        name: "rule-cost", dependencies: ["Core", "Tensors", "Segments", "Events"],
        swiftSettings: common),
      .testTarget(
        name: "nightjarTests",
        dependencies: [
          "nightjar", "Core", "Compression", "Delivery", "Tensors", "Encoders", "Features",
          "Fusion", "Learning", "Training",
          "ConfigurationFiles", "Events", "Media", "Models", "Monitoring", "TestSupport",
          argumentParser, logging, system,
        ], swiftSettings: common),
      // With real processes, servers and signals.
      .testTarget(
        name: "DaemonProcessTests",
        dependencies: ["nightjar", "Events", "Features", "Tensors", "TestSupport"],
        swiftSettings: common),
    ]
)
