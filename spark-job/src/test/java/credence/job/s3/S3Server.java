package credence.job.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * An object store that speaks S3 over HTTP on loopback: s3proxy, a process of its own that can be
 * killed and started again. Its objects are files below a folder.
 */
public final class S3Server implements AutoCloseable {

  /** Its one bucket. */
  public static final String BUCKET = "bucket";

  private static final Path JAR = Path.of("target/object-store/s3proxy.jar");
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final Path folder;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();
  private Process process;

  private S3Server(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts one, and waits until it answers.
   *
   * @param folder of its own
   */
  public static S3Server start(Path folder) throws IOException, InterruptedException {
    S3Server server = new S3Server(folder, freePort());
    Files.createDirectories(server.disk(""));
    Files.write(
        folder.resolve("s3proxy.properties"),
        List.of(
            "s3proxy.endpoint=" + server.url(),
            "s3proxy.authorization=none",
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + folder.resolve("objects"),
            "jclouds.identity=none",
            "jclouds.credential=none"));
    server.restart();
    return server;
  }

  /** Starts it again, on the same port with the same objects. */
  public void restart() throws IOException, InterruptedException {
    process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toAbsolutePath().toString(),
                "--properties",
                folder.resolve("s3proxy.properties").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    Instant limit = Instant.now().plus(LIMIT);
    while (!answers()) {
      if (!process.isAlive() || Instant.now().isAfter(limit)) {
        throw new AssertionError("the object store does not start:\n" + Files.readString(log()));
      }
      Thread.sleep(50);
    }
  }

  /** As kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Where it listens, with a scheme. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** {@code s3a:} of an object. */
  public static String uri(String key) {
    return "s3a://" + BUCKET + "/" + key;
  }

  /** Where an object lies on the disk. */
  public Path disk(String key) {
    return folder.resolve("objects").resolve(BUCKET).resolve(key);
  }

  /** Brings the files of a folder there. */
  public void upload(Path from, String key) throws IOException, InterruptedException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String target = url() + "/" + BUCKET + "/" + key + "/" + from.relativize(file);
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(target))
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofFile(file))
                .build();
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
          throw new IOException(status + " for " + target);
        }
      }
    }
  }

  /** What the store says of uploads in parts that have neither been completed nor given up. */
  public String uploads() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/" + BUCKET + "?uploads")).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Settings of Spark, keys and values in turn, by which {@code s3a:} is this server. */
  public String[] settings(String... more) {
    return settingsOf(url(), more);
  }

  /** The same of what listens at {@code url} in its stead. */
  public static String[] settingsOf(String url, String... more) {
    String[] settings = {
      "spark.hadoop.fs.s3a.endpoint", url,
      "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
      "spark.hadoop.fs.s3a.path.style.access", "true",
      "spark.hadoop.fs.s3a.connection.ssl.enabled", "false",
      "spark.hadoop.fs.s3a.access.key", "none",
      "spark.hadoop.fs.s3a.secret.key", "none",
      "spark.hadoop.fs.s3a.aws.credentials.provider",
          "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider",
      // Waits for a second at most, where these would be half a minute.
      "spark.hadoop.fs.s3a.connection.establish.timeout", "1000",
    };
    String[] all = Arrays.copyOf(settings, settings.length + more.length);
    System.arraycopy(more, 0, all, settings.length, more.length);
    return all;
  }

  private Path log() {
    return folder.resolve("s3proxy.log");
  }

  private boolean answers() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url() + "/").toURL().openConnection();
      return connection.getResponseCode() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
