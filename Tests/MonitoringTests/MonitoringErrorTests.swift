// SPDX-License-Identifier: Apache-2.0
import SystemPackage
import Testing

@testable import Monitoring

@Suite struct MonitoringErrorTests {
  @Test(arguments: [
    (
      MonitoringError.cannotListen(address: "a:1", call: "bind", reason: "why"),
      "http: cannot listen on a:1 (bind: why). Choose another address."
    ),
    (
      .addressInUse(address: "[::1]:9"),
      """
      http: cannot listen on [::1]:9 (bind: it is in use). Stop the program that listens there, \
      perhaps another nightjar, or choose another address.
      """
    ),
    (
      .noPermission(path: "/s", call: "bind"),
      """
      http: cannot listen on /s (bind: permission denied). \
      Choose a directory that nightjar may write to.
      """
    ),
    (
      .noDirectory(path: "/d/s"),
      "http: cannot listen on /d/s (bind: its directory is missing). Make the directory."
    ),
    (
      .notASocket(path: "/s"),
      """
      http: cannot listen on /s (bind: there is another kind of file). \
      Choose another path, or remove the file.
      """
    ),
    (
      .pathTooLong(path: "/s", limit: 107),
      "http: cannot listen on /s (bind: longer than 107 bytes). Choose a shorter path."
    ),
    (
      .tokenNeeded(address: "0.0.0.0:9"),
      """
      http: 0.0.0.0:9 can be reached from other machines, so a token is needed. \
      Name a file that has one, or listen on 127.0.0.1.
      """
    ),
    (
      .cannotReadToken(path: "/t", reason: .noSuchFileOrDirectory),
      """
      http: cannot read the token in /t (read: No such file or directory). \
      Check the path and permissions.
      """
    ),
    (
      .badToken(path: "/t", minimum: 16),
      """
      http: the token in /t is not one line of at least 16 visible ASCII characters. \
      Make one: openssl rand -hex 32
      """
    ),
    (
      .tokenForAll(path: "/t"),
      "http: the token in /t can be read by every user. Run: chmod o= /t"
    ),
  ])
  func textsSayWhatToDo(error: MonitoringError, text: String) {
    #expect("\(error)" == text)
  }
}
