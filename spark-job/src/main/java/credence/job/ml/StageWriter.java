package credence.job.ml;

import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/** Writes the parameters of a stage that trains as Spark does. */
final class StageWriter extends MLWriter {

  private final Params stage;

  StageWriter(Params stage) {
    this.stage = stage;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter$.MODULE$.saveMetadata(stage, path, sc(), Option.empty(), Option.empty());
  }
}
