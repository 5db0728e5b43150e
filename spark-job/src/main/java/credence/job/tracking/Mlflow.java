package credence.job.tracking;

import credence.job.base.JobException;
import credence.job.base.StopNotice;
import credence.job.rundir.RunDirectory;
import java.net.URI;
import java.net.URISyntaxException;

/** A server of MLflow's that runs are told to. */
public final class Mlflow {

  private final String server;
  private final String experiment;
  private final MlflowClient client;

  private Mlflow(URI server, String experiment) {
    this.server = server.toString();
    this.experiment = experiment;
    this.client = new MlflowClient(server, System.getenv());
  }

  /**
   * @param address {@code http://HOST:PORT}, or https; a path may follow
   * @param experiment the name of MLflow's experiment that runs become part of
   * @throws JobException with exit code 64 for another address, and one with a password in it
   */
  public static Mlflow at(String address, String experiment) {
    try {
      URI server = new URI(address);
      boolean isHttp = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
      if (isHttp
          && server.getHost() != null
          && server.getUserInfo() == null
          && server.getQuery() == null
          && server.getFragment() == null) {
        return new Mlflow(server, experiment);
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw JobException.usage(
        "--mlflow takes http://HOST:PORT or https://HOST, with no name or password: those are"
            + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD of the environment");
  }

  /** The same work, told while it is done. */
  public RunDirectory.Work follow(RunDirectory.Work work) {
    return run -> {
      Following following = new Following(client, server, experiment, run);
      String status = "FAILED";
      try {
        work.in(run);
        status = "FINISHED";
      } finally {
        following.end(StopNotice.isDue() ? "KILLED" : status);
      }
    };
  }
}
