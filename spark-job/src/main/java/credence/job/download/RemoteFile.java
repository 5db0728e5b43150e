package credence.job.download;

import java.net.URI;
import java.util.List;

/**
 * A file that several mirrors hold.
 *
 * @param name its name on disk: one path element
 * @param bytes its exact length
 * @param members what to take out of it if it is a tar.gz, after which it is removed; none to keep
 *     the file itself
 */
record RemoteFile(String name, long bytes, Digest digest, List<URI> mirrors, List<Member> members) {
  RemoteFile {
    checkName(name);
    mirrors = List.copyOf(mirrors);
    members = List.copyOf(members);
    if (bytes < 1) {
      throw new IllegalArgumentException(name + ": bytes = " + bytes + " is not positive");
    }
    if (mirrors.isEmpty()) {
      throw new IllegalArgumentException(name + " has no mirror");
    }
  }

  boolean isArchive() {
    return !members.isEmpty();
  }

  static void checkName(String name) {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException("file name " + name + " is not one plain path element");
    }
  }
}
