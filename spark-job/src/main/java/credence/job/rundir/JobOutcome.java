package credence.job.rundir;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.ExitCode;
import credence.job.base.Json;
import credence.job.cluster.SparkSessions.Application;
import credence.store.CanonicalJson;
import credence.store.Version;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * What has become of the job of a run: {@code outcome.json}. Whoever cannot see a driver's exit
 * code, as in cluster mode, reads it here.
 *
 * @param job the command
 * @param code null while the job runs, and of a job that was killed
 * @param reason what a person reads at the end of the log; null while the job runs
 * @param application null before there was a session
 * @param attempts jobs that have been at work on this run, this one included
 * @param ended null while the job runs
 * @param submission what a launcher calls this job; null where none waits
 */
public record JobOutcome(
    String job,
    ExitCode code,
    String reason,
    Application application,
    int attempts,
    Instant begun,
    Instant ended,
    String submission) {

  private static final String FORMAT = "credence-outcome";

  /** With the end of the job that it was the beginning of. */
  JobOutcome ended(ExitCode with, String because, Application now) {
    return new JobOutcome(job, with, because, now, attempts, begun, Instant.now(), submission);
  }

  public boolean isEnded() {
    return code != null;
  }

  /** For a line of a log. */
  public String text() {
    return isEnded()
        ? "%s ended with %d (%s). What to do: %s".formatted(job, code.code(), reason, code.remedy())
        : "%s has begun at %s and not said how it ended: it runs, or was killed"
            .formatted(job, begun);
  }

  byte[] bytes() {
    ObjectNode json = CanonicalJson.object();
    json.put("format", FORMAT);
    json.put("version", 1);
    json.put("job", job);
    json.put("state", isEnded() ? "ended" : "running");
    if (isEnded()) {
      json.put("exit_code", code.code());
      json.put("meaning", code.name());
      json.put("reason", reason);
      json.put("remedy", code.remedy());
    }
    json.put("application", application == null ? null : application.id());
    json.put("application_attempt", application == null ? null : application.attempt());
    json.put("attempts", attempts);
    json.put("begun", begun.toString());
    json.put("ended", ended == null ? null : ended.toString());
    json.put("submission", submission);
    json.put("credence", Version.current());
    return CanonicalJson.bytes(json);
  }

  /** What {@link #bytes} wrote; null for anything else. */
  static JobOutcome of(byte[] bytes) throws IOException {
    try {
      JsonNode json = Json.read(bytes);
      if (!json.path("format").asText().equals(FORMAT)) {
        return null;
      }
      String application = json.path("application").textValue();
      return new JobOutcome(
          json.path("job").asText(),
          json.has("exit_code") ? ExitCode.of(json.path("exit_code").asInt()) : null,
          json.path("reason").textValue(),
          application == null
              ? null
              : new Application(application, json.path("application_attempt").textValue()),
          json.path("attempts").asInt(),
          Instant.parse(json.path("begun").asText()),
          json.path("ended").isTextual() ? Instant.parse(json.path("ended").asText()) : null,
          json.path("submission").textValue());
    } catch (JsonProcessingException | DateTimeParseException e) {
      return null;
    }
  }
}
