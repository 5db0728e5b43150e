package credence.job.models;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.HadoopFolder;
import credence.job.files.Paths;
import credence.store.Model;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a model as one file of another library's format, which is there when it is whole. */
public final class ModelExport {

  private static final Logger LOG = LoggerFactory.getLogger(ModelExport.class);

  /** What a file is made of; refuses by an {@link IllegalArgumentException}. */
  @FunctionalInterface
  public interface Format {
    void write(Model model, OutputStream out) throws IOException;
  }

  private ModelExport() {}

  /**
   * @param out the file
   * @throws JobException with exit code 64 if the format cannot hold the model, or 73 if the file
   *     is there
   */
  public static void write(TrainedModel trained, Format format, String out, Configuration hadoop)
      throws IOException {
    if (trained.hasRows()) {
      throw JobException.usage(
          "model %s takes rows of a table, and files of other libraries have images alone"
              .formatted(trained.place()));
    }
    Path file = Paths.of(out);
    file = file.getFileSystem(hadoop).makeQualified(file);
    if (file.getFileSystem(hadoop).exists(file)) {
      throw new JobException(
          ExitCode.OUTPUT_EXISTS, file + " is there: choose another --out, or remove it");
    }
    Model model = trained.model();
    try {
      HadoopFolder.of(file.getParent(), hadoop)
          .create(file.getName(), to -> format.write(model, to));
    } catch (IllegalArgumentException e) {
      throw JobException.usage(e.getMessage());
    }
    LOG.info(
        "{}: takes images [n, c, h, w] of {}, standardised by {}{}",
        file,
        model.network().input(),
        model.standardisation(),
        model.image().equals(model.network().input())
            ? ""
            : ", " + model.image() + " centred among pixels of 0");
  }
}
