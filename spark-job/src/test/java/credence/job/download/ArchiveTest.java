package credence.job.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.job.download.DownloadException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  @TempDir Path folder;

  private final Archive archive =
      new Archive(
          List.of(
              new Member("set/train.bin", "train.bin", 1000, 1000),
              new Member("set/names.txt", "names.txt", 0, 50)));

  @Test
  void onlyWantedMembersAreWritten() throws Exception {
    Path packed =
        pack(
            entry("../evil.bin", 10),
            entry("/tmp/evil.bin", 10),
            entry("train.bin", 1000),
            entry("set/train.bin", 1000),
            entry("set/readme.html", 10),
            entry("set/names.txt", 20));
    assertThat(archive.isUnpacked(home())).isFalse();
    archive.unpack(packed, home());
    assertThat(archive.isUnpacked(home())).isTrue();
    assertThat(files(home())).containsExactlyInAnyOrder("train.bin", "names.txt");
    assertThat(files(folder)).containsExactlyInAnyOrder("home", "a.tar.gz");
  }

  @Test
  void memberOfAnotherLengthIsRefused() throws Exception {
    Path packed = pack(entry("set/train.bin", 1001), entry("set/names.txt", 20));
    assertThatThrownBy(() -> archive.unpack(packed, home()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("set/train.bin in the archive has 1001 bytes instead of 1000");
    assertThat(files(home())).isEmpty();
  }

  @Test
  void memberThatIsALinkIsRefused() throws Exception {
    TarArchiveEntry link = new TarArchiveEntry("set/names.txt", TarConstants.LF_SYMLINK);
    link.setLinkName("/etc/passwd");
    Path packed = pack(link);
    assertThatThrownBy(() -> archive.unpack(packed, home()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("set/names.txt in the archive is not a file");
    assertThat(files(home())).isEmpty();
  }

  @Test
  void archiveWithoutAMemberIsRefused() throws Exception {
    Path packed = pack(entry("set/train.bin", 1000));
    assertThatThrownBy(() -> archive.unpack(packed, home()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lacks [set/names.txt]");
  }

  @Test
  void archiveOfEndlessEntriesIsGivenUp() throws Exception {
    TarArchiveEntry[] many = new TarArchiveEntry[1100];
    for (int i = 0; i < many.length; i++) {
      many[i] = entry("set/" + i, 1);
    }
    Path packed = pack(many);
    assertThatThrownBy(() -> archive.unpack(packed, home())).hasMessageContaining("lacks");
  }

  @Test
  void cutOffArchiveLeavesNoNamedMember() throws Exception {
    Path packed = pack(entry("set/train.bin", 1000), entry("set/names.txt", 20));
    byte[] whole = Files.readAllBytes(packed);
    Files.write(packed, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> archive.unpack(packed, home())).isInstanceOf(IOException.class);
    assertThat(home().resolve("names.txt")).doesNotExist();
  }

  @Test
  void memberThatIsThereInAnotherLengthIsKeptAndNamed() throws Exception {
    Files.writeString(home().resolve("train.bin"), "mine");
    assertThatThrownBy(() -> archive.isUnpacked(home()))
        .isInstanceOfSatisfying(
            DownloadException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXISTS))
        .hasMessageContaining("has 4 bytes, the published file 1000");
  }

  private Path home() throws IOException {
    return Files.createDirectories(folder.resolve("home"));
  }

  private static TarArchiveEntry entry(String name, int bytes) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(bytes);
    return entry;
  }

  private Path pack(TarArchiveEntry... entries) throws IOException {
    Path packed = folder.resolve("a.tar.gz");
    try (var tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(packed)))) {
      java.util.Random random = new java.util.Random(1);
      for (TarArchiveEntry entry : entries) {
        byte[] content = new byte[(int) entry.getSize()];
        random.nextBytes(content);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return packed;
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }
}
