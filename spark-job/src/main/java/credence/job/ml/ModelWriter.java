package credence.job.ml;

import credence.job.files.HadoopFolder;
import credence.job.models.TrainedModel;
import credence.store.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Writes the parameters as Spark does, and beside them a copy of the model. */
final class ModelWriter extends MLWriter {

  private final Params stage;
  private final List<TrainedModel> members;

  ModelWriter(Params stage, List<TrainedModel> members) {
    this.stage = stage;
    this.members = members;
  }

  /** Where the copy of one of several models is. */
  static Path copy(String path, int member) {
    return new Path(path, "models/%05d".formatted(member));
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter$.MODULE$.saveMetadata(stage, path, sc(), Option.empty(), Option.empty());
    try {
      for (int m = 0; m < members.size(); m++) {
        Path copy = members.size() > 1 ? copy(path, m) : new Path(path, "model");
        ModelStore.write(HadoopFolder.of(copy, sc().hadoopConfiguration()), members.get(m).model());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
