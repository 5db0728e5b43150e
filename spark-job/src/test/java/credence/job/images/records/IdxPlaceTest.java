package credence.job.images.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import credence.data.format.IdxName.Half;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of a folder are the halves of a data set. */
class IdxPlaceTest {

  @TempDir Path folder;

  @Test
  void namesSayTheHalves() throws IOException {
    put("train-images-idx3-ubyte.gz", "t10k-images.idx3-ubyte", "train-labels-idx1-ubyte");
    halves("", "train-images-idx3-ubyte.gz", "t10k-images.idx3-ubyte");
  }

  @Test
  void aPlainFileComesBeforeAPackedOne() throws IOException {
    put("raw/train-images-idx3-ubyte.gz", "raw/train-images-idx3-ubyte");
    put("raw/t10k-images-idx3-ubyte", "raw/t10k-images-idx3-ubyte.gz");
    halves("", "raw/train-images-idx3-ubyte", "raw/t10k-images-idx3-ubyte");
  }

  @Test
  void foldersOfTheHalvesAreTaken() throws IOException {
    put("train/images-idx3-ubyte", "test/images-idx3-ubyte", "notes.txt");
    halves("", "train/images-idx3-ubyte", "test/images-idx3-ubyte");
  }

  @Test
  void oneOfSeveralSetsIsNamedByItsBeginning() throws IOException {
    for (String set : new String[] {"letters", "byclass", "bymerge"}) {
      put("raw/emnist-" + set + "-train-images-idx3-ubyte");
      put("raw/emnist-" + set + "-test-images-idx3-ubyte");
    }
    String train = "raw/emnist-letters-train-images-idx3-ubyte";
    String test = "raw/emnist-letters-test-images-idx3-ubyte";
    halves("emnist-letters", train, test);
    halves("raw/emnist-letters", train, test);
    halves("raw/emnist-letters-", train, test);
    halves("raw/emnist-letters/.", train, test);
    halves(test, train, test);
    refused(ExitCode.USAGE, "", "several sets, emnist-byclass-train-images-idx3-ubyte, emnist-bym");
    refused(ExitCode.USAGE, "raw/emnist-by", "several sets", "data.path = raw/emnist-byclass-");
  }

  @Test
  void halvesOfTwoSetsAreNotOne() throws IOException {
    put("emnist-letters-train-images-idx3-ubyte", "emnist-digits-test-images-idx3-ubyte");
    refused(ExitCode.USAGE, "", "the training half of one set and the test half of another");
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    put("a-train-images-idx3-ubyte", "images-idx3-ubyte");
    refused(
        ExitCode.INPUT_MISSING,
        "",
        "no IDX images of the half test: a file such as test-images-idx3-ubyte or .gz",
        "a-train-images-idx3-ubyte, images-idx3-ubyte");
    put("raw/c-test-images-idx3-ubyte");
    refused(ExitCode.INPUT_MISSING, "b", "such as b-train-images-idx3-ubyte", "c-test-images");
    refused(ExitCode.INPUT_MISSING, "none/b", "there is no folder", "none/b");
  }

  private void halves(String path, String train, String test) throws IOException {
    Map<Half, org.apache.hadoop.fs.Path> halves = place(path).halves();
    assertThat(local(halves.get(Half.TRAINING))).isEqualTo(folder.resolve(train));
    assertThat(local(halves.get(Half.TEST))).isEqualTo(folder.resolve(test));
  }

  private void refused(ExitCode code, String path, String... parts) {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> place(path).halves())
        .matches(e -> e.exitCode() == code)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  private IdxPlace place(String path) throws IOException {
    return IdxPlace.of(
        new org.apache.hadoop.fs.Path(folder.toString(), path.isEmpty() ? "." : path),
        new Configuration());
  }

  private static Path local(org.apache.hadoop.fs.Path path) {
    return Path.of(path.toUri().getPath());
  }

  private void put(String... names) throws IOException {
    for (String name : names) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.createFile(folder.resolve(name));
    }
  }
}
