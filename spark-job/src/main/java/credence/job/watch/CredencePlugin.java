package credence.job.watch;

import com.codahale.metrics.Gauge;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Gauges of the job at work, for every sink of Spark's: {@code
 * spark.plugins=credence.job.watch.CredencePlugin}. All of them are the driver's; executors do
 * nothing.
 */
public final class CredencePlugin implements SparkPlugin {

  @Override
  public DriverPlugin driverPlugin() {
    return new Gauges();
  }

  /** None. */
  @Override
  public ExecutorPlugin executorPlugin() {
    return null;
  }

  private static final class Gauges implements DriverPlugin {

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
      LiveFigures.begin();
      spark.addSparkListener(new Losses());
      return Map.of();
    }

    @Override
    public void registerMetrics(String application, PluginContext context) {
      for (LiveFigure figure : LiveFigure.values()) {
        Gauge<Double> gauge = () -> LiveFigures.of(figure);
        context.metricRegistry().register(figure.id(), gauge);
      }
    }
  }
}
