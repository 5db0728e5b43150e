package credence.job.download;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** The first byte says whether the others are a tar, which is packed here, or a tar.gz. */
class ArchiveFuzzTest {

  private static final Archive ARCHIVE =
      new Archive(List.of(new Member("s/a", "a.bin", 100, 100), new Member("s/b", "b.txt", 0, 50)));

  @TempDir static Path folder;

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "")
  void archivesAreUnpackedOrRefused(byte[] input) throws IOException {
    byte[] bytes = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
    boolean isTar = input.length > 0 && input[0] == 0;
    Path home = Files.createDirectories(folder.resolve("home"));
    Path packed = Files.write(folder.resolve("a.tar.gz"), isTar ? gzip(bytes) : bytes);
    try {
      ARCHIVE.unpack(packed, home);
      assertThat(ARCHIVE.isUnpacked(home)).isTrue();
    } catch (IOException e) {
      assertThat(e).isNotInstanceOf(DownloadException.class);
    }
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.toList()) {
        assertThat(file.getFileName().toString().replace(".part", "")).isIn("a.bin", "b.txt");
        assertThat(Files.size(file)).isLessThanOrEqualTo(100);
        Files.delete(file);
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(home, packed);
    }
  }

  static Stream<byte[]> seeds() throws IOException {
    byte[] tar = tar("x", 3, "s/a", 100, "s/b", 20);
    return Stream.of(first(0, tar), first(1, gzip(tar)), first(0, tar("s/" + "a".repeat(300), 1)));
  }

  private static byte[] first(int first, byte[] bytes) {
    byte[] all = new byte[1 + bytes.length];
    all[0] = (byte) first;
    System.arraycopy(bytes, 0, all, 1, bytes.length);
    return all;
  }

  private static byte[] tar(Object... namesAndLengths) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (int i = 0; i < namesAndLengths.length; i += 2) {
        TarArchiveEntry entry = new TarArchiveEntry((String) namesAndLengths[i]);
        entry.setSize((Integer) namesAndLengths[i + 1]);
        tar.putArchiveEntry(entry);
        tar.write(new byte[(Integer) namesAndLengths[i + 1]]);
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
