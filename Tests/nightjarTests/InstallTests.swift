// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// What `scripts/install` puts below a directory, with the program that the tests built.
@Suite struct InstallTests {
  /// What comes with weights, if any do.
  private static let weights = ["json", "safetensors"].map { "temporal-default.\($0)" }
    .filter { FileManager.default.fileExists(atPath: "\(Fixtures.project)/weights/\($0)") }
    .map { "usr/local/share/nightjar/\($0)" }

  private static let installed = [
    "etc/nightjar/config.toml", "usr/local/bin/nightjar",
    "usr/local/lib/systemd/system/nightjar.service", "usr/local/lib/sysusers.d/nightjar.conf",
    "usr/local/share/bash-completion/completions/nightjar",
    "usr/local/share/fish/vendor_completions.d/nightjar.fish",
    "usr/local/share/man/man1/nightjar.1", "usr/local/share/man/man5/nightjar.toml.5",
    "usr/local/share/zsh/site-functions/_nightjar",
  ]

  @Test func whatIsInstalledIsTakenAwayButForTheConfiguration() throws {
    let tree = try TemporaryFolder()
    let install = "\(Fixtures.project)/scripts/install"
    let script = """
      set -e
      export DESTDIR="$1"
      "$2" --binary "$0"
      echo '# changed' >> "$1/etc/nightjar/config.toml"
      "$2" --binary "$0"
      find "$1" -type f -printf '%P\\n' | sort
      tail -n 1 "$1/etc/nightjar/config.toml"
      "$2" --uninstall >/dev/null
      find "$1" -type f -printf '%P\\n'
      """
    let run = try NightjarProcess.shell(script, [tree.path, install])
    #expect(run.errors == "")
    #expect(
      run.output.split(separator: "\n").map(String.init)
        == (Self.installed + Self.weights).sorted() + ["# changed", "etc/nightjar/config.toml"])
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-analyze")))
  func systemdFindsNothingWrongWithTheService() throws {
    let run = try NightjarProcess.shell("\"$1\" \"$0\"", ["\(Fixtures.project)/scripts/check-unit"])
    #expect(run.errors == "")
    #expect(run.status == 0)
    #expect(run.output.contains("verify: nothing to complain of"))
    #expect(run.output.contains("Overall exposure level"))
  }
}
