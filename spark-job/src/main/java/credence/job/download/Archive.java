package credence.job.download;

import credence.job.download.DownloadException.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A tar.gz of which some members are wanted. Only these are written, under names given here, so
 * nothing in the archive chooses a path; lengths and the number of entries are bounded.
 */
final class Archive {
  private static final int MOST_ENTRIES = 1000;

  private final List<Member> members;

  Archive(List<Member> members) {
    this.members = List.copyOf(members);
  }

  /**
   * Whether {@code home} holds every member.
   *
   * @throws DownloadException if it holds one of another length
   */
  boolean isUnpacked(Path home) throws IOException {
    boolean all = true;
    for (Member member : members) {
      Path file = home.resolve(member.name());
      if (Files.exists(file) && !member.admits(Files.size(file))) {
        throw new DownloadException(
            Reason.EXISTS,
            "%s is there but has %d bytes, the published file %s: remove it to download that"
                .formatted(file, Files.size(file), member.length()));
      }
      all &= Files.exists(file);
    }
    return all;
  }

  /**
   * Writes the members that {@code home} lacks, each first under a temporary name.
   *
   * @throws IOException if one is not in {@code packed} or has another length than it should
   */
  void unpack(Path packed, Path home) throws IOException {
    Map<String, Member> wanted = new HashMap<>();
    members.forEach(member -> wanted.put(member.path(), member));
    try (InputStream file = new BufferedInputStream(Files.newInputStream(packed));
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file, 1 << 16))) {
      for (int entries = 0; !wanted.isEmpty(); entries++) {
        TarArchiveEntry entry = tar.getNextTarEntry();
        if (entry == null || entries == MOST_ENTRIES) {
          throw new IOException(packed + " lacks " + wanted.keySet());
        }
        Member member = wanted.remove(entry.getName());
        if (member != null) {
          write(member, entry, tar, home);
        }
      }
    }
  }

  private static void write(Member member, TarArchiveEntry entry, InputStream tar, Path home)
      throws IOException {
    if (entry.isLink() || entry.isSymbolicLink() || !entry.isFile()) {
      throw new IOException(member.path() + " in the archive is not a file");
    }
    if (!member.admits(entry.getSize())) {
      throw new IOException(
          "%s in the archive has %d bytes instead of %s"
              .formatted(member.path(), entry.getSize(), member.length()));
    }
    Path target = home.resolve(member.name());
    if (Files.exists(target)) {
      return;
    }
    Path part = home.resolve(member.name() + ".part");
    Files.copy(tar, part, StandardCopyOption.REPLACE_EXISTING);
    if (Files.size(part) != entry.getSize()) {
      throw new IOException(part + " has " + Files.size(part) + " bytes of " + entry.getSize());
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
