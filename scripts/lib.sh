# Shared by the launchers; sourced, never run. Sets root, job_jar and spark_home, and a locale with UTF-8.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
job_jar=$root/spark-job/target/credence-job.jar
main=credence.job.main.CredenceMain
spark_home=$root/spark-job/target/spark-home # assembled by the build from the jars Maven holds

# Exit codes, as the jobs use them.
# shellcheck disable=SC2034
readonly ex_usage=64 ex_missing=66 ex_exists=73 ex_io=74 ex_retry=75

say() { printf '%s\n' "$*" >&2; }

die() { # CODE MESSAGE...
  local code=$1
  shift
  say "${0##*/}: $*"
  exit "$code"
}

# Names of files are UTF-8 whatever the locale: a Java that is started in another one cannot say their letters, and
# Hadoop passes such files over. Executors are told by spark_submit.
use_utf8() {
  local name
  case $(locale charmap 2>/dev/null || printf none) in
    [Uu][Tt][Ff]-8 | [Uu][Tt][Ff]8) return 0 ;;
  esac
  name=$({ locale -a 2>/dev/null || true; } | grep -i -m 1 -E '^(C|[a-z]+_[A-Z]+)\.utf-?8$' || true)
  export LC_ALL=${name:-C.UTF-8}
}
use_utf8

# OpenCL on processors would take the signal from the JVM that a division by zero is.
export POCL_SIGFPE_HANDLER=${POCL_SIGFPE_HANDLER:-0}

# A path as a URI, for where Spark takes it for one: a blank, # or % in it would end it, or be another letter.
file_uri() { # PATH
  local LC_ALL=C i byte code uri=''
  for ((i = 0; i < ${#1}; i++)); do
    byte=${1:i:1}
    case $byte in
      [a-zA-Z0-9/._~-]) uri+=$byte ;;
      *)
        printf -v code '%d' "'$byte"
        printf -v code '%%%02X' $((code & 255))
        uri+=$code ;;
    esac
  done
  printf 'file:%s' "$uri"
}

# Prints the comment at the head of the calling script.
usage() { sed -n '2,/^[^#]/ { s/^# \{0,1\}//p; }' "$0"; }

case $root in
  *:*) die "$ex_usage" "$root has a colon in it, which parts Java's class path: move the project to another folder" ;;
esac

java_command() {
  local java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  command -v "$java" >/dev/null || die "$ex_missing" "no $java: install JDK 17 or set JAVA_HOME"
  printf '%s' "$java"
}

sources_are_newer() {
  [ ! -f "$job_jar" ] || [ ! -f "$spark_home/RELEASE" ] ||
    [ -n "$(find "$root"/{,model/,spark-job/}pom.xml "$root"/{model,spark-job}/src/main "$root/conf/experiments/mnist-lenet5.conf" \
      -newer "$job_jar" -type f -print -quit)" ]
}

# Builds the job jar and the Spark home if they are missing or older than the sources; output on stderr.
build() {
  sources_are_newer || return 0
  command -v mvn >/dev/null || die "$ex_missing" "no mvn: install Maven 3.8 or newer to build $job_jar"
  mkdir -p "$root/spark-job/target"
  (
    if command -v flock >/dev/null; then flock 9; fi
    sources_are_newer || exit 0 # another one built it while we waited
    say "building $job_jar (a minute or two, longer the first time)"
    mvn -B -q -ntp -Dstyle.color=never -f "$root/pom.xml" -Dmaven.test.skip=true -Dspotless.check.skip=true \
      -Dcyclonedx.skip=true -pl spark-job -am package >&2
  ) 9>"$root/spark-job/target/.build-lock" || die "$ex_io" "the build failed, see above"
}

# Runs a class of Spark's as bin/spark-class would: Spark's launcher composes the command line from
# SPARK_HOME, SPARK_CONF_DIR and the arguments; this process becomes it.
spark_class() { # CLASS ARGUMENT...
  local java word status command=()
  java=$(java_command)
  while IFS= read -r -d '' word; do
    command+=("$word")
  done < <(
    "$java" -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main "$@" && code=0 || code=$?
    printf '%d\0' "$code"
  )
  status=${command[-1]}
  [ "$status" = 0 ] || exit "$status"
  # The launcher says "\0\n" before the command.
  command=("${command[@]:1:${#command[@]}-2}")
  command[0]=${command[0]#$'\n'}
  exec "${command[@]}"
}

# The file that a pattern names, or nothing.
first_of() { # PATTERN
  compgen -G "$1" | head -n 1 || true
}

# Points Spark at a home without programs of its own, which $SPARK_HOME may name, else at the one that the build
# assembles, and at conf/. The home says which Scala it is made for.
use_assembled_spark() {
  if [ -z "$(first_of "${SPARK_HOME:-}/jars/spark-core_*.jar")" ]; then
    [ -z "${SPARK_HOME:-}" ] || say "SPARK_HOME=$SPARK_HOME has no jars/spark-core_*.jar: using $spark_home"
    SPARK_HOME=$spark_home
  fi
  local scala
  scala=$(first_of "$SPARK_HOME/jars/scala-library-*.jar")
  scala=${scala##*/scala-library-}
  export SPARK_HOME
  export SPARK_SCALA_VERSION=${scala%.*.jar}
  export SPARK_CONF_DIR=${SPARK_CONF_DIR:-$root/conf}
}

is_loopback_master() { # MASTER
  case $1 in
    local* | spark://127.0.0.1:* | spark://localhost:*) return 0 ;;
    *) return 1 ;;
  esac
}

# Options of spark-submit that go with a value; without it or misspelt, Spark itself would end with 1.
readonly submit_values=' --master --deploy-mode --name --conf -c --properties-file --jars --packages --exclude-packages
 --repositories --py-files --files --archives --driver-memory --driver-java-options --driver-library-path
 --driver-class-path --driver-cores --executor-memory --executor-cores --total-executor-cores --num-executors
 --proxy-user --principal --keytab --queue --kill --status '
readonly submit_flags=' --supervise --verbose -v --version --help -h '

require_submit_options() {
  local words=${submit_values//$'\n'/ }
  while [ $# -gt 0 ]; do
    case "$words" in
      *" ${1%%=*} "*)
        case $1 in
          --*=*) [ -n "${1#*=}" ] || die "$ex_usage" "$1: a value is missing" ;;
          *)
            [ -n "${2:-}" ] || die "$ex_usage" "$1 needs a value (an option of spark-submit)"
            shift ;;
        esac ;;
      *) [[ $submit_flags == *" $1 "* ]] || die "$ex_usage" "spark-submit has no option $1" ;;
    esac
    shift
  done
}

require_master() { # MASTER
  [[ $1 =~ ^local(\[(\*|[1-9][0-9]*)(,\ *[1-9][0-9]*)?\])?$ || $1 =~ ^local-cluster\[ || $1 = yarn ||
    $1 =~ ^(spark|k8s|mesos)://. ]] || die "$ex_usage" "--master $1 is none: local[2], local[*], spark://HOST:7077, yarn or k8s://..."
}

# Whether the person who started this has given Spark a setting: among the options, or in a file that comes before ours.
is_given() { # KEY PROPERTIES-FILE spark-submit options...
  local key=${1//./\\.} file
  for file in "$2" "${SPARK_CONF_DIR:-${SPARK_HOME:-}/conf}/spark-defaults.conf"; do
    if grep -qs "^ *$key" "$file"; then return 0; fi
  done
  [[ " ${*:3}" == *[\ =]"$1="* ]]
}

deploy_mode() { # spark-submit options...
  local mode=client
  while [ $# -gt 0 ]; do
    case $1 in
      --deploy-mode) mode=${2:-} ;;
      --deploy-mode=* | spark.submit.deployMode=*) mode=${1#*=} ;;
    esac
    shift
  done
  printf '%s' "$mode"
}

# Becomes spark-submit with the settings of conf/ for the master in use: those of a Spark of one's own
# where it has any, and the file given with --properties-file, come before ours. The program is
# $application, where that is set, or else the job jar.
spark_submit() { # CLASS, spark-submit options..., --, arguments of the class...
  local class=$1 master='local[*]' mode own_properties='' previous='' options=() settings=() program
  shift
  while [ "$1" != -- ]; do
    case $previous in
      --master) master=$1 ;;
      --properties-file) own_properties=$1 ;;
    esac
    case $1 in
      --master=*) master=${1#*=} ;;
      --properties-file=*) own_properties=${1#*=} ;;
    esac
    previous=$1
    options+=("$1")
    shift
  done
  shift
  require_submit_options ${options[@]+"${options[@]}"}
  require_master "$master"
  mode=$(deploy_mode ${options[@]+"${options[@]}"})

  local kind=local
  case $master in
    local*) ;;
    spark://*) kind=standalone ;;
    k8s://*) kind=kubernetes ;;
    *) kind=${master%%:*} ;;
  esac

  local submit=(spark_class org.apache.spark.deploy.SparkSubmit)
  if [ -n "${SPARK_HOME:-}" ] && [ -x "$SPARK_HOME/bin/spark-submit" ]; then
    submit=(exec "$SPARK_HOME/bin/spark-submit")
    if [ ! -e "$SPARK_HOME/conf/spark-defaults.conf" ] && [ ! -e "$SPARK_HOME/conf/log4j2.properties" ]; then
      export SPARK_CONF_DIR=${SPARK_CONF_DIR:-$root/conf}
    fi
  else
    if [ "$kind" = yarn ] && [ ! -d "${HADOOP_CONF_DIR:-${YARN_CONF_DIR:-}}" ]; then
      die "$ex_usage" "--master yarn needs HADOOP_CONF_DIR, the folder of the cluster's core-site.xml and yarn-site.xml"
    fi
    use_assembled_spark
  fi
  if [ -z "$own_properties" ] && [ "${SPARK_CONF_DIR:-}" = "$root/conf" ]; then
    if [ -f "$root/conf/$kind.conf" ]; then
      settings=(--properties-file "$root/conf/$kind.conf")
      if [ "$mode" = client ]; then
        mkdir -p "$root/runs/events"
        settings+=(--conf "spark.eventLog.dir=$(file_uri "$root/runs/events")")
      else # the driver has another disk
        settings+=(--conf spark.eventLog.enabled=false)
      fi
    fi
  fi
  if ! is_given spark.executorEnv.LC_ALL "$own_properties" ${options[@]+"${options[@]}"}; then
    settings+=(--conf spark.executorEnv.LC_ALL=C.UTF-8)
  fi
  # Gauges of the job for Spark's sinks. They are in the job jar, which programs of others may not have.
  if [ "$class" = "$main" ] && ! is_given spark.plugins "$own_properties" ${options[@]+"${options[@]}"}; then
    settings+=(--conf spark.plugins=credence.job.watch.CredencePlugin)
  fi
  program=$(file_uri "$job_jar")
  if [ "$kind-$mode" = kubernetes-cluster ]; then program=local:///opt/credence/credence-job.jar; fi # of the image
  if is_loopback_master "$master"; then export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}; fi
  "${submit[@]}" --class "$class" ${settings[@]+"${settings[@]}"} ${options[@]+"${options[@]}"} "${application:-$program}" "$@"
}

# Runs a command whose driver is on another machine. spark-submit says 0 or 1 of it, and on Kubernetes 0 alone: the exit code is
# that of the outcome which the driver leaves in --out, known by the submission's name.
submit_to_cluster() { # CLASS OUT spark-submit options..., --, arguments of the class...
  local class=$1 out=$2 options=() submission status=0
  shift 2
  while [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  shift
  [ -n "$out" ] || die "$ex_usage" "--out DIR is missing: in cluster mode it has to be on a file system that the driver reaches, and this machine"
  submission=$(date +%Y%m%d-%H%M%S)-$$-$RANDOM
  (spark_submit "$class" --conf "spark.credence.submission=$submission" --conf spark.standalone.submit.waitAppCompletion=true \
    "${options[@]}" -- "$@") || status=$?
  case $status in
    0 | 1 | 255) ;;
    *) exit "$status" ;; # of these scripts, or of a signal
  esac
  if [[ ${options[*]} =~ waitAppCompletion=false ]]; then exit "$status"; fi
  # The same options: what reaches the file system is among them.
  spark_submit "$class" "${options[@]}" --master 'local[1]' --deploy-mode client --driver-memory 512m \
    -- outcome "$out" --submission "$submission"
}

# Becomes a command of Credence. Options and their meaning are the program's; what has to be known before it starts is
# whether it runs on Spark, what goes to spark-submit, and what the environment here says of where data are, which a
# driver elsewhere would not see.
credence() { # COMMAND ARGUMENT... [-- spark-submit options]
  local name=${1:-} arguments=() help='' data='' out='' previous=''
  while [ $# -gt 0 ]; do
    case $1 in
      --) shift; break ;;
      -h | --help | -V | --version) help=$1 ;;
      --data | --data=*) data=$1 ;;
      --out=*) out=${1#*=} ;;
    esac
    if [ "$previous" = --out ]; then out=$1; fi
    previous=$1
    arguments+=("$1")
    shift
  done

  if [ -z "$data" ]; then
    case $name in
      train | sweep | prune | evaluate | coreset | scale)
        arguments+=(--data "${CREDENCE_DATA:-data}")
        if [ "$name" = train ] && [ -z "${CREDENCE_DATA:-}" ]; then arguments+=(--download); fi ;;
    esac
  fi
  if [ "$name" = bench ]; then export OMP_NUM_THREADS=1; fi
  export CREDENCE_HOME=$root

  build
  case $help$name in
    train | sweep | prune | evaluate | score | coreset)
      if [ "$(deploy_mode "$@")" = cluster ]; then
        submit_to_cluster "$main" "$out" "$@" -- "${arguments[@]}"
      else
        spark_submit "$main" "$@" -- "${arguments[@]}"
      fi ;;
    bench | outcome)
      spark_submit "$main" "$@" -- "${arguments[@]}" ;;
    *)
      exec "$(java_command)" -Xmx2g -cp "$root/conf:$job_jar:$spark_home/jars/*" "$main" \
        ${arguments[@]+"${arguments[@]}"} ${1+-- "$@"} ;;
  esac
}
