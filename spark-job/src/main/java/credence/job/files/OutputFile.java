package credence.job.files;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A single file that a command leaves where its user says, whole or not at all. */
public final class OutputFile {

  /** Knows a file of one kind by its first bytes. */
  @FunctionalInterface
  public interface Recognition {

    /** Whether {@code in} reads a file of that kind. */
    boolean recognises(InputStream in) throws IOException;
  }

  private final Path path;
  private final Storage storage;

  private OutputFile(Path path, Storage storage) {
    this.path = path;
    this.storage = storage;
  }

  /** The file at {@code out}, which need not exist. */
  public static OutputFile at(String out, Configuration hadoop) throws IOException {
    Path given = Paths.of(out);
    Path absolute = given.getFileSystem(hadoop).makeQualified(given);
    return new OutputFile(absolute, Storage.of(absolute, hadoop));
  }

  /**
   * @param remedy for people
   * @throws JobException with exit code 73 if something is there
   */
  public void requireNone(String remedy) throws IOException {
    if (storage.exists(path)) {
      throw new JobException(ExitCode.OUTPUT_EXISTS, path + " is there: " + remedy);
    }
  }

  /**
   * Lets nothing be replaced but a file of the kind that is written.
   *
   * @param kind for people
   * @throws JobException with exit code 73 if something else is there
   */
  public void requireReplaceable(Recognition recognition, String kind) throws IOException {
    if (storage.exists(path) && !(isFile() && isRecognised(recognition))) {
      throw new JobException(
          ExitCode.OUTPUT_EXISTS,
          "%s is there and no %s, and is not replaced: choose another --out".formatted(path, kind));
    }
  }

  public void write(byte[] bytes) throws IOException {
    storage.write(path, to -> to.write(bytes));
  }

  private boolean isFile() throws IOException {
    return storage.isFile(path);
  }

  private boolean isRecognised(Recognition recognition) throws IOException {
    try (InputStream in = storage.open(path)) {
      return recognition.recognises(in);
    }
  }
}
