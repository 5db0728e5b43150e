package credence.job.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import credence.job.support.Runs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {

  @TempDir java.nio.file.Path folder;
  private Storage storage;
  private HadoopFolder files;

  @BeforeEach
  void open() throws IOException {
    Path path = new Path(folder.toUri());
    storage = Storage.of(path, new Configuration());
    files = HadoopFolder.of(path, new Configuration());
  }

  @Test
  void writingReplacesTheWholeFile() throws IOException {
    files.create("a", out -> out.write(new byte[] {1, 2, 3}));
    files.create("a", out -> out.write(4));
    assertThat(files.open("a").readAllBytes()).containsExactly(4);
    assertThat(files.list()).containsExactly("a");
    assertThat(Runs.files(folder)).as("no temporary, no checksum file").hasSize(1);
  }

  @Test
  void whatFailsHalfWayLeavesTheOldFileAndNothingElse() throws IOException {
    files.create("a", out -> out.write(1));
    assertThatIOException()
        .isThrownBy(
            () ->
                files.create(
                    "a",
                    out -> {
                      out.write(2);
                      throw new IOException("disk full");
                    }))
        .withMessageContaining("/a cannot be written")
        .withMessageContaining("disk full");
    assertThat(files.open("a").readAllBytes()).containsExactly(1);
    assertThat(Runs.files(folder)).hasSize(1);
  }

  @Test
  void aFullDiskIsAnInputOutputErrorAndLeavesNothing() throws Exception {
    files.create("a", out -> out.write(1));
    // What RawLocalFileSystem throws when the disk is full: an Error, out of reach but by
    // reflection.
    Constructor<FSError> constructor = FSError.class.getDeclaredConstructor(Throwable.class);
    constructor.setAccessible(true);
    FSError full = constructor.newInstance(new IOException("No space left on device"));
    assertThatIOException()
        .isThrownBy(
            () ->
                files.create(
                    "a",
                    out -> {
                      throw full;
                    }))
        .withMessageContaining("/a cannot be written")
        .withMessageContaining("No space left on device");
    assertThat(files.open("a").readAllBytes()).containsExactly(1);
    assertThat(Runs.files(folder)).hasSize(1);
  }

  @Test
  void aMissingFileSaysSo() throws IOException {
    assertThatExceptionOfType(FileNotFoundException.class).isThrownBy(() -> files.open("no"));
    assertThatExceptionOfType(FileNotFoundException.class).isThrownBy(() -> files.length("no"));
    assertThat(HadoopFolder.of(new Path(folder + "/none"), new Configuration()).list()).isEmpty();
  }

  @Test
  void readersNeverMissAFileThatIsReplaced() throws Exception {
    files.create("a", out -> out.write(1));
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 300; i++) {
                try {
                  files.create("a", out -> out.write(1));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }
            });
    writer.start();
    while (writer.isAlive()) {
      try (InputStream in = files.open("a")) {
        assertThat(in.readAllBytes()).containsExactly(1);
      }
    }
  }

  @Test
  void onlyOneCreatesANewFile() throws IOException {
    storage.createNew(path("new"), new byte[] {1});
    assertThatExceptionOfType(org.apache.hadoop.fs.FileAlreadyExistsException.class)
        .isThrownBy(() -> storage.createNew(path("new"), new byte[] {2}));
    assertThat(storage.read(path("new"))).containsExactly(1);
  }

  private Path path(String name) {
    return new Path(new Path(folder.toUri()), name);
  }
}
