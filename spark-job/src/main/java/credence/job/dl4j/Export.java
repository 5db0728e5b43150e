package credence.job.dl4j;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.HadoopFolder;
import credence.job.files.Paths;
import credence.job.models.TrainedModel;
import credence.store.Model;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a trained model as a file of DL4J's. */
public final class Export {

  private static final Logger LOG = LoggerFactory.getLogger(Export.class);

  private Export() {}

  /**
   * @param out the file; it is there when it is whole
   * @param draw from 0, or null for the means
   * @throws JobException with exit code 64 if there is no such draw, or 73 if the file is there
   */
  public static void dl4j(TrainedModel trained, Integer draw, String out, Configuration hadoop)
      throws IOException {
    Path file = Paths.of(out);
    file = file.getFileSystem(hadoop).makeQualified(file);
    if (file.getFileSystem(hadoop).exists(file)) {
      throw new JobException(
          ExitCode.OUTPUT_EXISTS, file + " is there: choose another --out, or remove it");
    }
    Model model = trained.model();
    MultiLayerNetwork network = network(model, draw);
    HadoopFolder.of(file.getParent(), hadoop)
        .create(file.getName(), to -> ModelFile.write(network, to));
    LOG.info(
        "{}: takes images [b, c h w] of {}, standardised by {}{}",
        file,
        model.network().input(),
        model.standardisation(),
        model.image().equals(model.network().input())
            ? ""
            : ", " + model.image() + " centred among pixels of 0");
  }

  private static MultiLayerNetwork network(Model model, Integer draw) {
    try {
      return draw == null ? Dl4jModels.mean(model) : Dl4jModels.draw(model, draw);
    } catch (IllegalArgumentException e) {
      throw JobException.usage("--draw: " + e.getMessage());
    }
  }
}
