@echo off
rem Starts Updrift. JAVA_HOME chooses the JVM; UPDRIFT_JAVA_OPTS is appended to its options.
setlocal
for %%I in ("%~dp0..") do set "UPDRIFT_HOME=%%~fI"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -XX:+UseSerialGC -Xms16m -Xmx256m -XX:-UsePerfData -XX:CompileThresholdScaling=4 ^
  -XX:+ExitOnOutOfMemoryError ^
  -Dguice_bytecode_gen_option=DISABLED ^
  "-Dupdrift.home=%UPDRIFT_HOME%" ^
  %UPDRIFT_JAVA_OPTS% ^
  -jar "%UPDRIFT_HOME%\lib\updrift-node.jar" %*
exit /b %ERRORLEVEL%
